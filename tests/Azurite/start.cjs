// Starts Azurite's table service with the given arguments. With AZURITE_ENDS_WITH_STDIN=1 it ends with whoever started it, however
// they end: its standard input is their pipe.
if (process.env.AZURITE_ENDS_WITH_STDIN === "1") {
  process.stdin.on("end", () => process.exit(0));
  process.stdin.resume();
}

require("azurite/dist/src/table/main.js");
