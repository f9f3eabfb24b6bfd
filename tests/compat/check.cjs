'use strict'
// The few lines of a test runner that these scripts need: every check counts, the first failure ends the script.
const assert = require('node:assert/strict')

/** Says what went wrong with a call, with the server's own words. */
function explain(error) {
  const answer = error.body ?? error.response?.data
  return answer ? `${error.stack}\n${JSON.stringify(answer)}` : error.stack
}

async function run(checks) {
  for (const [name, check] of Object.entries(checks)) {
    try {
      await check()
      console.log(`ok      ${name}`)
    } catch (error) {
      console.log(`FAILED  ${name}\n${explain(error)}`)
      process.exit(1)
    }
  }
  process.exit(0)
}

/** Asks until the answer satisfies. */
async function eventually(ask, what, longest = 15000) {
  const end = Date.now() + longest
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (Date.now() > end) throw new Error(`It did not happen: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

const company = JSON.parse(process.env.WHEELHOUSE_COMPANY)
module.exports = { assert, run, eventually, company }
