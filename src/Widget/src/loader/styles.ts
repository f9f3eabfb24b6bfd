/**
 * The launcher's and the holder's look on the embedding page; every byte is paid on every page. `all:initial` would also make the frame visible in a
 * hidden holder, where it takes the page's clicks. What opens is visible at once: what is hidden takes no focus.
 */
const CSS = `.woot-widget-holder,.woot-widget-bubble{all:initial;position:fixed;z-index:2147483000;bottom:20px;box-shadow:0 0 0 1px #8883,0 8px 40px #0003}
.woot-elements--right{right:20px}
.woot-elements--left{left:20px}
.woot-widget-holder{bottom:92px;width:400px;height:680px;max-width:calc(100% - 40px);max-height:calc(100% - 112px);border-radius:20px;overflow:hidden}
.woot-widget-holder iframe{all:initial;visibility:inherit;width:100%;height:100%}
.woot-widget-holder.woot--hide{visibility:hidden;opacity:0;translate:0 12px}
.woot--bubble-holder.woot--hide{display:none}
.woot-widget-bubble{display:flex;align-items:center;gap:10px;padding:15px;height:26px;border-radius:28px;cursor:pointer;font:600 15px system-ui}
.woot-widget-bubble.woot--flat{border-radius:16px}
.woot-widget-bubble:focus-visible{outline:3px solid}
.woot-widget-bubble svg{width:26px;height:26px}
.woot-widget-bubble[data-unread]:after{content:attr(data-unread);position:absolute;top:-4px;right:-4px;min-width:22px;border-radius:11px;background:#d92d20;color:#fff;font-size:12px;line-height:22px;text-align:center}
@media(max-width:480px){.woot-widget-holder{inset:0;min-width:100%;min-height:100%;border-radius:0}.woot-widget-bubble.woot--close{display:none}}
@media(prefers-reduced-motion:no-preference){.woot-widget-holder{transition:.2s,visibility 0s}.woot-widget-holder.woot--hide{transition:.2s}}`;

/**
 * A constructed sheet needs no leave of the page's content policy; elsewhere the element carries the
 * text. The element is there in any case, under the name sites know.
 */
export function createStyles(): HTMLStyleElement {
  const style = document.createElement('style');
  style.id = 'cw-widget-styles';
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  } catch {
    style.textContent = CSS;
  }
  return style;
}
