// Opens a data package as frictionless tools do: the descriptor against its schema, each row against its types.
const { Package } = require('datapackage')
const main = async () => {
  const found = await Package.load(process.argv[2])
  if (!found.valid) throw new Error(found.errors.map(String).join('\n'))
  for (const resource of found.resources) {
    const rows = await resource.read()
    console.log(`${resource.name} ${rows.length}`)
  }
}
main().catch(error => { console.error(String(error), (error.errors || []).slice(0, 5).map(String).join('\n')); process.exit(1) })
