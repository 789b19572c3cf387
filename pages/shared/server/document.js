/* Streamlit's own words, which it has in English only, in the language of the page; what people wrote stays as it is.
   A new receipt is brought onto the screen: a page that became shorter or longer may have moved it away.
   And a link from page to page stays within the session, so that nothing is lost that was typed elsewhere. */
(() => {
  const WORDS = {};  // English: French; {text} stands for anything
  const ATTRIBUTES = ["aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"];
  const PEOPLES = [
    "[data-testid=stMarkdownContainer]:not([data-testid=stFileUploaderDropzone] *, [data-testid=stTooltipErrorContent] *)",
    "[role=option][data-key]:not([data-key^=__])", "[role=grid]", "[data-tag]", "svg", "table", "pre",
  ].join();
  const DAY = new Intl.DateTimeFormat("fr", {dateStyle: "long"});
  const MONTH = new Intl.DateTimeFormat("fr", {month: "long"});

  const patterns = Object.entries(WORDS).filter(([english]) => english.includes("{text}")).map(([english, french]) => {
    const fixed = english.split("{text}").map(part => part.replace(/[.+?*()[\]\\^$|]/g, "\\$&"));
    return [new RegExp(`^${fixed.join("(.+)")}$`), french];
  });

  const figure = text => /^\d+\.\d$/.test(text) ? text.replace(/\.0$/, "").replace(".", ",") : text;
  const inFrench = text => {
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    if (/^[A-Z][a-z]+ \d{1,2}, \d{4}$/.test(text)) return DAY.format(new Date(text));
    const month = /^(\d{1,2}) – [A-Z][a-z]+$/.exec(text);
    if (month) return `${month[1]} – ${MONTH.format(new Date(2000, month[1] - 1))}`;
    for (const [pattern, french] of patterns) {
      const found = pattern.exec(text);
      if (found) return found.slice(1).reduce((said, text) => said.replace("{text}", () => figure(inFrench(text))), french);
    }
    return text;
  };

  const replaced = new WeakMap();  // of a text or an attribute: what was there, and what is there instead
  const translate = node => {
    const [before, instead] = replaced.get(node) ?? [];
    const english = node.nodeValue === instead ? before : node.nodeValue;
    const said = document.documentElement.lang === "fr" ? inFrench(english) : english;
    if (said !== english) replaced.set(node, [english, said]);
    if (said !== node.nodeValue) node.nodeValue = said;
  };

  const look = node => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!node.parentElement?.closest(PEOPLES)) translate(node);
    } else {
      ATTRIBUTES.map(name => node.getAttributeNode?.(name)).filter(attribute => attribute).forEach(translate);
      node.childNodes.forEach(look);
    }
  };

  // A page that has just been turned to says in its address what it shows: the same place, not another one to come back to.
  let justTurned = false;
  ["pointerdown", "keydown"].forEach(name => addEventListener(name, () => { justTurned = false; }, true));
  const push = history.pushState;
  history.pushState = (data, title, address) => {
    const turns = new URL(address, location.href).pathname !== location.pathname;
    (justTurned && !turns ? history.replaceState : push).call(history, data, title, address);
    justTurned ||= turns;
  };

  addEventListener("click", event => {
    const link = event.target.closest?.("a.page-link");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState({}, "", link.href);
    dispatchEvent(new PopStateEvent("popstate"));  // Streamlit takes the page from the address
    scrollTo(0, 0);
    document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  });

  const LOOK_MS = 50, LOOKS = 100;
  const shown = new Set();  // the receipts that were brought onto the screen
  const show = (name, looks) => {
    const frame = document.getElementsByClassName(name)[0];
    if (!frame || !looks) return;
    if (document.querySelector("[data-testid=stApp][data-test-script-state=notRunning]")) {
      frame.scrollIntoView({block: "nearest"});
    } else {
      setTimeout(show, LOOK_MS, name, looks - 1);  // Streamlit takes away what is not drawn any more at the run's end
    }
  };
  const lookForReceipt = () => {
    for (const frame of document.querySelectorAll("[class*=st-key-receipt-]")) {
      const name = [...frame.classList].find(each => each.startsWith("st-key-receipt-"));
      if (!shown.has(name)) setTimeout(show, LOOK_MS, name, LOOKS);
      shown.add(name);
    }
  };

  new MutationObserver(changes => {
    lookForReceipt();
    const asked = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "fr";
    if (document.documentElement.lang !== asked) {
      document.documentElement.lang = asked;
      look(document.documentElement);
    }
    for (const {type, target, attributeName, addedNodes} of changes) {
      if (type === "childList") addedNodes.forEach(look);
      else if (type === "characterData") look(target);
      else if (target.hasAttribute(attributeName)) translate(target.getAttributeNode(attributeName));
    }
  }).observe(document, {subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES});
})();
