window.SwaggerUIBundle({
  url: '/openapi/v1.json',
  dom_id: '#api',
  deepLinking: true,
  docExpansion: 'none',
  filter: true,
  // The document is our own; nothing is sent to a validator elsewhere.
  validatorUrl: null,
});
