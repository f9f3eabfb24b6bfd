'use strict'
// @rails/actioncable, unmodified: the client of Chatwoot's dashboard, mobile app and widgets. It expects a browser.
const WebSocket = require('ws')
globalThis.self = globalThis
globalThis.addEventListener ??= () => {}
globalThis.removeEventListener ??= () => {}
globalThis.document = { visibilityState: 'visible', addEventListener() {}, removeEventListener() {} }
const { adapters, createConsumer } = require('@rails/actioncable')
const { assert, run, eventually, company } = require('./check.cjs')
adapters.WebSocket = WebSocket

const address = `${company.address.replace('http', 'ws')}/cable`
const consumers = []

/** Subscribes and collects what arrives. */
function subscribe(identifier) {
  const heard = { events: [], connected: false, rejected: false }
  const consumer = createConsumer(address)
  consumers.push(consumer)
  heard.consumer = consumer
  heard.subscription = consumer.subscriptions.create({ channel: 'RoomChannel', ...identifier }, {
    connected: () => { heard.connected = true },
    disconnected: () => { heard.connected = false },
    rejected: () => { heard.rejected = true },
    received: (message) => heard.events.push(message),
  })
  heard.wait = (name, wanted = () => true) => eventually(() => heard.events.find((one) => one.event === name && wanted(one.data)), name)
  return heard
}

async function call(method, path, body, headers = { api_access_token: company.token }) {
  const response = await fetch(company.address + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: body && JSON.stringify(body),
  })
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`)
  return response.json().catch(() => null)
}

const account = `/api/v1/accounts/${company.account}`
const widget = (path) => `/api/v1/widget/${path}?website_token=${company.website_token}`
let agent, visitor, config, me

run({
  'an agent is welcomed and confirmed': async () => {
    me = await call('GET', '/api/v1/profile')
    agent = subscribe({ pubsub_token: me.pubsub_token, account_id: company.account, user_id: me.id })
    await eventually(() => agent.connected, 'confirm_subscription')
    const presence = await agent.wait('presence.update')
    assert.equal(presence.data.users[me.id], 'online')
  },
  'a visitor is confirmed by the token of the widget': async () => {
    config = await call('POST', widget('config'), {}, {})
    visitor = subscribe({ pubsub_token: config.contact.pubsub_token })
    await eventually(() => visitor.connected, 'confirm_subscription')
  },
  'a wrong token is rejected': async () => {
    const stranger = subscribe({ pubsub_token: 'wrong' })
    await eventually(() => stranger.rejected, 'reject_subscription')
  },
  'the agent hears the visitor': async () => {
    await call('POST', widget('messages'), { message: { content: 'Where is my order?' } }, { 'x-auth-token': config.website_channel_config.auth_token })
    const message = await agent.wait('message.created')
    assert.equal(message.data.content, 'Where is my order?')
    assert.equal(message.data.message_type, 0)
    assert.equal(message.data.sender.type, 'contact')
    assert.equal(typeof message.data.created_at, 'number')
    assert.ok(message.data.conversation.contact_inbox.source_id)
    const conversation = await agent.wait('conversation.created')
    assert.equal(conversation.data.meta.channel, 'Channel::WebWidget')
    agent.conversation = message.data.conversation_id
  },
  'the visitor hears the agent, and typing, and nothing private': async () => {
    const conversation = `${account}/conversations/${agent.conversation}`
    await call('POST', `${conversation}/messages`, { content: 'A secret', private: true })
    await call('POST', `${conversation}/toggle_typing_status`, { typing_status: 'on' })
    await call('POST', `${conversation}/messages`, { content: 'It left today.' })
    await visitor.wait('message.created', (data) => data.content === 'It left today.')
    await visitor.wait('conversation.typing_on')
    assert.ok(!JSON.stringify(visitor.events).includes('A secret'))
    assert.ok(!agent.events.some((one) => one.event === 'conversation.typing_on'), 'who types is not told so')
  },
  'a change of status and of assignee is told': async () => {
    const conversation = `${account}/conversations/${agent.conversation}`
    await call('POST', `${conversation}/assignments`, { assignee_id: company.agent })
    assert.equal((await agent.wait('assignee.changed')).data.meta.assignee.id, company.agent)
    await call('POST', `${conversation}/toggle_status`, { status: 'resolved' })
    assert.equal((await agent.wait('conversation.status_changed')).data.status, 'resolved')
    assert.equal((await visitor.wait('conversation.status_changed')).data.status, 'resolved')
  },
  'a deleted message is told as an update': async () => {
    const conversation = `${account}/conversations/${agent.conversation}`
    const message = await call('POST', `${conversation}/messages`, { content: 'Oops' })
    await call('DELETE', `${conversation}/messages/${message.id}`)
    await visitor.wait('message.updated', (data) => data.id === message.id && data.content_attributes.deleted === true)
  },
  'performing update_presence answers with who is there': async () => {
    agent.events.length = 0
    agent.subscription.perform('update_presence')
    assert.ok('contacts' in (await agent.wait('presence.update')).data)
  },
  'after a lost connection the client comes back by itself': async () => {
    visitor.consumer.connection.webSocket.terminate()
    await eventually(() => !visitor.connected, 'disconnected')
    await eventually(() => visitor.connected, 'connected again', 30000)
    for (const consumer of consumers) consumer.disconnect()
  },
})
