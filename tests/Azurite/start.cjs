// Starts Azurite's table service with the given arguments and ends with whoever started it: its standard input is their pipe.
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
require("azurite/dist/src/table/main.js");
