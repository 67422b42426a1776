// Turns JSON-LD into RDF and counts what it says: claims, the documents that they appear in, quotations.
const fs = require('fs')
const jsonld = require('jsonld')
const refuse = url => { throw new Error('asks for ' + url) } // nothing is fetched
const main = async () => {
  const quads = await jsonld.toRDF(JSON.parse(fs.readFileSync(process.argv[2], 'utf8')), { documentLoader: refuse })
  const of = (predicate, object) => quads.filter(q => q.predicate.value === predicate && (!object || q.object.value === object))
  const type = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'
  const claims = of(type, 'https://schema.org/Claim')
  const appearing = new Set(of('https://schema.org/appearance').map(q => q.subject.value))
  const works = new Set(of(type, 'https://schema.org/CreativeWork').map(q => q.subject.value))
  if (!claims.every(q => appearing.has(q.subject.value))) throw new Error('a claim appears nowhere')
  if (!of('http://www.w3.org/ns/oa#hasSource').every(q => works.has(q.object.value))) throw new Error('a quotation of no document')
  if (of('http://www.w3.org/ns/oa#exact').length !== of('http://www.w3.org/ns/oa#start').length) throw new Error('a quotation without its place')
  console.log(`claims ${claims.length}`)
  console.log(`annotations ${of(type, 'http://www.w3.org/ns/oa#Annotation').length}`)
  console.log(`collections ${of(type, 'http://www.w3.org/ns/prov#Collection').length}`)
}
main().catch(error => { console.error(String(error)); process.exit(1) })
