// Judges CSAF 2.0 documents by the node library's `basic` tests and prints one JSON line: seconds and verdicts.
// Arguments: which entry (`validate` or `validateStrict`), how many rounds, then files.
import { readFileSync } from 'node:fs'
import * as basic from '@secvisogram/csaf-validator-lib/basic.js'

const [entry, rounds, ...files] = process.argv.slice(2)
const { default: validate } = await import(`@secvisogram/csaf-validator-lib/${entry}.js`)
const tests = Object.values(basic)

async function judged() {
  const began = performance.now()
  let valid = 0
  for (const file of files) {
    const result = await validate(tests, JSON.parse(readFileSync(file, 'utf8')))
    valid += result.isValid
  }
  return { seconds: (performance.now() - began) / 1000, valid }
}

const passes = []
for (let round = 0; round < Number(rounds); round += 1) passes.push(await judged())
console.log(JSON.stringify({ seconds: passes.map((pass) => pass.seconds), valid: passes[0].valid }))
