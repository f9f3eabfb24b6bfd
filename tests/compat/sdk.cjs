'use strict'
// @figuro/chatwoot-sdk, unmodified: the client inside n8n flows and WhatsApp gateways.
const ChatwootClient = require('@figuro/chatwoot-sdk').default
const { assert, run, company } = require('./check.cjs')

const client = (token) =>
  new ChatwootClient({ config: { basePath: company.address, with_credentials: true, credentials: 'include', token } })
const chatwoot = client(company.token)
const accountId = company.account
const made = {}

run({
  'profile: who am I': async () => {
    const me = await chatwoot.profile.profile()
    assert.equal(me.account_id, accountId)
    assert.equal(me.role, 'administrator')
    assert.equal(me.access_token, company.token)
  },
  'a wrong token is an ApiError 401 with a message': async () => {
    await assert.rejects(client('wrong').profile.profile(), (error) => error.status === 401 && error.body.error === 'Invalid Access Token')
  },
  'agents: create, list, update, delete': async () => {
    const agent = await chatwoot.agents.create({ accountId, data: { name: 'Dana', email: 'dana@example.com', role: 'agent', availability_status: 'available', auto_offline: true } })
    assert.equal(agent.role, 'agent')
    assert.ok((await chatwoot.agents.list({ accountId })).some((one) => one.id === agent.id))
    const changed = await chatwoot.agents.update({ accountId, id: agent.id, data: { role: 'administrator', auto_offline: false } })
    assert.equal(changed.role, 'administrator')
    await chatwoot.agents.delete({ accountId, id: agent.id })
    assert.ok(!(await chatwoot.agents.list({ accountId })).some((one) => one.id === agent.id))
  },
  'inboxes: list, create with a slash at the end, get, update, members': async () => {
    const { payload } = await chatwoot.inboxes.list({ accountId })
    assert.ok(payload.some((inbox) => inbox.id === company.inbox && inbox.channel_type === 'Channel::WebWidget'))
    made.inbox = await chatwoot.inboxes.create({ accountId, data: { name: 'Gateway', channel: { type: 'api', webhook_url: '' } } })
    assert.equal(made.inbox.channel_type, 'Channel::Api')
    assert.equal((await chatwoot.inboxes.get({ accountId, id: made.inbox.id })).name, 'Gateway')
    const renamed = await chatwoot.inboxes.update({ accountId, id: made.inbox.id, data: { name: 'Gateway 2', enable_auto_assignment: false } })
    assert.equal(renamed.name, 'Gateway 2')
    await chatwoot.inboxes.addAgent({ accountId, data: { inbox_id: String(made.inbox.id), user_ids: [company.agent] } })
    assert.ok((await chatwoot.inboxes.listAgents({ accountId, inboxId: made.inbox.id })).payload.some((one) => one.id === company.agent))
  },
  'contacts: create, get, PUT, search, filter, list': async () => {
    const created = await chatwoot.contacts.create({ accountId, data: { inbox_id: made.inbox.id, name: 'Grace', email: 'Grace@example.com', phone_number: '+14155550100', custom_attributes: { plan: 'pro' } } })
    made.contact = created.payload.contact
    made.sourceId = created.payload.contact_inbox.source_id
    assert.ok(made.contact.id && made.sourceId)
    assert.equal((await chatwoot.contacts.get({ accountId, id: made.contact.id })).payload.email, 'grace@example.com')
    const updated = await chatwoot.contacts.update({ accountId, id: made.contact.id, data: { name: 'Grace H.', custom_attributes: { tier: '1' } } })
    assert.deepEqual((updated.payload ?? updated).custom_attributes, { plan: 'pro', tier: '1' })
    assert.equal((await chatwoot.contacts.search({ accountId, q: '4155550100' })).payload[0].id, made.contact.id)
    const query = [{ attribute_key: 'email', filter_operator: 'equal_to', values: ['grace@example.com'], query_operator: null }]
    assert.equal((await chatwoot.contacts.filter({ accountId, payload: query })).payload.length, 1)
    assert.equal((await chatwoot.contacts.list({ accountId, sort: '-name' })).meta.count, 1)
    await assert.rejects(chatwoot.contacts.create({ accountId, data: { inbox_id: made.inbox.id, email: 'grace@example.com' } }),
      (error) => error.status === 422 && error.body.attributes.includes('email'))
    assert.ok((await chatwoot.contact.getContactable({ accountId, id: made.contact.id })).payload.length >= 1)
  },
  'conversations: create, get, list, meta, filter': async () => {
    made.conversation = await chatwoot.conversations.create({ accountId, data: { source_id: made.sourceId, inbox_id: String(made.inbox.id), contact_id: String(made.contact.id), status: 'open' } })
    const shown = await chatwoot.conversations.get({ accountId, conversationId: made.conversation.id })
    assert.equal(shown.meta.sender.id, made.contact.id)
    assert.equal(shown.status, 'open')
    const listed = await chatwoot.conversations.list({ accountId, assigneeType: 'all', status: 'open' })
    assert.ok(listed.data.payload.some((one) => one.id === made.conversation.id))
    assert.ok((await chatwoot.conversations.getMeta({ accountId, status: 'open' })).meta.all_count >= 1)
    const query = [{ attribute_key: 'status', filter_operator: 'equal_to', values: ['open'], query_operator: null }]
    assert.ok((await chatwoot.conversations.filter({ accountId, payload: query })).payload.length >= 1)
    assert.equal((await chatwoot.contacts.listConversations({ accountId, id: made.contact.id })).payload[0].id, made.conversation.id)
  },
  'messages: create in a multipart form, private, incoming; list; delete': async () => {
    const conversationId = made.conversation.id
    const reply = await chatwoot.messages.create({ accountId, conversationId, data: { content: 'Hello from the gateway', message_type: 'outgoing', private: false, content_attributes: { in_reply_to: 0 } } })
    assert.equal(reply.message_type, 1)
    assert.equal(reply.private, false)
    const incoming = await chatwoot.messages.create({ accountId, conversationId, data: { content: 'Hi', message_type: 'incoming', private: false, source_id: 'WAID:1' } })
    assert.equal(incoming.message_type, 0)
    const note = await chatwoot.messages.create({ accountId, conversationId, data: { content: 'A note', message_type: 'outgoing', private: true } })
    assert.equal(note.private, true)
    const { payload, meta } = await chatwoot.messages.list({ accountId, conversationId })
    assert.deepEqual(payload.filter((one) => one.message_type < 2).map((one) => one.content), ['Hello from the gateway', 'Hi', 'A note'])
    assert.ok(meta)
    await chatwoot.messages.delete({ accountId, conversationId, messageId: note.id })
    const left = (await chatwoot.messages.list({ accountId, conversationId })).payload.find((one) => one.id === note.id)
    assert.equal(left.content_attributes.deleted, true)
  },
  'assignments, labels and status': async () => {
    const conversationId = made.conversation.id
    const assignee = await chatwoot.conversationAssignment.assign({ accountId, conversationId, data: { assignee_id: company.agent } })
    assert.equal(assignee.id, company.agent)
    assert.deepEqual((await chatwoot.conversationLabels.add({ accountId, conversationId, data: { labels: ['vip'] } })).payload, ['vip'])
    assert.deepEqual((await chatwoot.conversationLabels.list({ accountId, conversationId })).payload, ['vip'])
    const { payload } = await chatwoot.conversations.toggleStatus({ accountId, conversationId, data: { status: 'resolved' } })
    assert.equal(payload.current_status, 'resolved')
  },
  'another account stays closed': async () => {
    await assert.rejects(chatwoot.conversations.list({ accountId: accountId + 1 }), (error) => error.status === 401 || error.status === 404)
    await assert.rejects(chatwoot.conversations.get({ accountId, conversationId: 99999 }),
      (error) => error.status === 404 && error.body.error === 'Resource could not be found')
  },
})
