/** Chatwoot's own embed, pointed at this server: sites that carry it already only change the address. */
export function widgetSnippet(baseUrl: string, websiteToken: string): string {
  return `<script>
  (function (d, t) {
    var BASE_URL = "${baseUrl}";
    var g = d.createElement(t), s = d.getElementsByTagName(t)[0];
    g.src = BASE_URL + "/packs/js/sdk.js";
    g.async = true;
    s.parentNode.insertBefore(g, s);
    g.onload = function () {
      window.chatwootSDK.run({ websiteToken: "${websiteToken}", baseUrl: BASE_URL });
    };
  })(document, "script");
</script>`;
}
