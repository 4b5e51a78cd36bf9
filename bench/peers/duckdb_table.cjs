// What a data engineer writes: duckdb_table.cjs BOX DATABASE, a folder into a DuckDB table with two indexes.
//
// A file may be in any encoding, so it is read as bytes. What is not UTF-8 is converted to text in DuckDB's own way, which
// writes each byte that is not a plain character as \xNN, so that removing \x00 also narrows UTF-16.
// Needs the package @duckdb/node-api, which NODE_PATH must lead to.
// Prints "mifs N failed M": files with a Status attribute, and those whose value is Failed.

const { DuckDBInstance } = require("@duckdb/node-api");

const value = (name) => `trim(regexp_extract(text, '(?i)name *= *"${name}"[^"]*value *= *"([^"]*)"', 1))`;

async function main([box, target]) {
  const instance = await DuckDBInstance.create(target);
  const database = await instance.connect();
  await database.run(`
    CREATE TABLE mifs AS
    WITH files AS MATERIALIZED
      (SELECT filename, coalesce(try(decode(content)), replace(replace(content::VARCHAR, '\\x00', ''), '\\x22', '"')) AS text
       FROM read_blob('${box.replaceAll("'", "''")}/**')),
    reports AS MATERIALIZED (SELECT * FROM files WHERE regexp_matches(text, '(?i)name *= *"status"'))
    SELECT filename AS path, ${value("status")} AS status, ${value("description")} AS description,
           ${value("manufacturer")} AS manufacturer, ${value("product")} AS product, ${value("version")} AS version,
           ${value("serial number")} AS serial
    FROM reports`);
  await database.run("CREATE INDEX by_status ON mifs (status)");
  await database.run("CREATE INDEX by_product ON mifs (product)");
  await database.run("CHECKPOINT");
  const counted = await database.runAndReadAll("SELECT count(*), count(*) FILTER (lower(status) = 'failed') FROM mifs");
  const [mifs, failed] = counted.getRows()[0];
  console.log(`mifs ${mifs} failed ${failed}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(String(error));
  process.exit(1);
});
