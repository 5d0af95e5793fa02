// Reads [{"name": …, "query": …}] from the standard input and prints [{"name": …, "complaint": …}]: what Kusto's own language service finds
// wrong with the queries, given the tables of Application Insights in tables.json.
const fs = require('fs');
const path = require('path');
const vm = require('vm');

global.window = global;
const folder = path.join(__dirname, 'node_modules', '@kusto', 'language-service-next');
for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
  vm.runInThisContext(fs.readFileSync(path.join(folder, file), 'utf8'), { filename: file });
}

const { GlobalState, KustoCode, Symbols } = Kusto.Language;
const { common, tables } = JSON.parse(fs.readFileSync(path.join(__dirname, 'tables.json'), 'utf8'));
const symbols = Object.entries(tables).map(([name, columns]) => Symbols.TableSymbol.From(`(${columns}${name === 'Usage' ? '' : `, ${common}`})`).WithName(name));

// The library has several constructors under numbers; the right one is that which keeps the tables.
const database = Object.getOwnPropertyNames(Symbols.DatabaseSymbol).filter(name => name.startsWith('$ctor')).map(name => {
  try { return new Symbols.DatabaseSymbol[name]('insights', symbols); } catch { return null; }
}).find(one => one?.Tables?.Count === symbols.length);
if (!database) { throw new Error('No constructor of the library takes the tables.'); }

const globals = GlobalState.Default.WithDatabase(database);
const complaints = [];
for (const { name, query } of JSON.parse(fs.readFileSync(0, 'utf8'))) {
  const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
  for (let i = 0; i < found.Count; i++) {
    const one = found.getItem(i);
    complaints.push({ name, complaint: `${one.Message} At: '${query.substr(one.Start, one.Length)}'` });
  }
}

console.log(JSON.stringify(complaints));
