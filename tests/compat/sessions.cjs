'use strict'
// The header tokens of Chatwoot's mobile app and MCP servers, spoken by hand: they come as no package of their own.
const { assert, run, company } = require('./check.cjs')

const names = ['access-token', 'client', 'uid']
let headers

run({
  'the probe of the mobile app': async () => {
    const { version, queue_services, data_services } = await (await fetch(`${company.address}/api`)).json()
    assert.match(version, /^\d+\.\d+\.\d+$/)
    assert.deepEqual([queue_services, data_services], ['ok', 'ok'])
  },
  'sign in gives token headers': async () => {
    const response = await fetch(`${company.address}/auth/sign_in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: company.email, password: company.password }),
    })
    assert.equal(response.status, 200)
    const { data } = await response.json()
    assert.equal(data.email, company.email)
    assert.equal(response.headers.get('token-type'), 'Bearer')
    assert.ok(Number(response.headers.get('expiry')) > Date.now() / 1000)
    headers = Object.fromEntries(names.map((name) => [name, response.headers.get(name)]))
  },
  'the headers open the API and hold': async () => {
    for (const path of ['/auth/validate_token', '/api/v1/profile', `/api/v1/accounts/${company.account}/conversations`])
      assert.equal((await fetch(company.address + path, { headers })).status, 200, path)
  },
  'signing out ends them': async () => {
    assert.equal((await fetch(`${company.address}/auth/sign_out`, { method: 'DELETE', headers })).status, 200)
    assert.equal((await fetch(`${company.address}/api/v1/profile`, { headers })).status, 401)
  },
})
