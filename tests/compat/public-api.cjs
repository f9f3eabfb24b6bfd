'use strict'
// @figuro/chatwoot-sdk, unmodified, as a customer's own application: no token, only the identifier of an API inbox.
const ChatwootClient = require('@figuro/chatwoot-sdk').default
const { assert, run, company } = require('./check.cjs')

const config = { basePath: company.address, with_credentials: true, credentials: 'include' }
const outside = new ChatwootClient({ config })
const inside = new ChatwootClient({ config: { ...config, token: company.token } })

run({
  'contact, conversation, messages': async () => {
    const inbox = await inside.inboxes.create({ accountId: company.account, data: { name: 'App', channel: { type: 'api' } } })
    const inboxIdentifier = inbox.inbox_identifier
    const contact = await outside.client.contacts.create({ inboxIdentifier, data: { identifier: 'u-1', name: 'Heidi', email: 'heidi@example.com' } })
    assert.ok(contact.source_id && contact.pubsub_token)
    const contactIdentifier = contact.source_id
    assert.equal((await outside.client.contacts.get({ inboxIdentifier, contactIdentifier })).name, 'Heidi')
    const conversation = await outside.client.conversations.create({ inboxIdentifier, contactIdentifier })
    await outside.client.messages.create({ inboxIdentifier, contactIdentifier, conversationId: conversation.id, data: { content: 'From outside', echo_id: 'e1' } })
    const messages = await outside.client.messages.list({ inboxIdentifier, contactIdentifier, conversationId: conversation.id })
    assert.deepEqual(messages.map((one) => one.content), ['From outside'])
    assert.equal((await outside.client.conversations.list({ inboxIdentifier, contactIdentifier })).length, 1)
  },
})
