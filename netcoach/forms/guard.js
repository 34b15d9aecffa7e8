// Beside every form: keeps JupyterLab's one-letter commands away from it, names its parts for screen readers,
// and tells Python when somebody looks, so that what another notebook saved appears.
const FOCUSABLE = "button, select, input, textarea, a[href], [tabindex], [contenteditable]";

const hint = (el) => el.placeholder || el.options?.[0]?.text || null;

function mend(root) {
  // The attribute has to be on the element with the focus; on an ancestor it does nothing.
  for (const el of root.querySelectorAll(FOCUSABLE)) el.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const el of root.querySelectorAll('[title="null"]')) el.removeAttribute("title");
  for (const el of root.querySelectorAll(".widget-toggle-button")) {
    const pressed = String(el.classList.contains("mod-active"));
    if (el.getAttribute("aria-pressed") !== pressed) el.setAttribute("aria-pressed", pressed);
  }
  for (const answer of root.querySelectorAll(".nc-answer")) {
    const words = answer.querySelector(".nc-label")?.textContent.trim();
    if (!words) continue;
    for (const el of answer.querySelectorAll("input, textarea, select")) {
      if ([null, hint(el)].includes(el.getAttribute("aria-label"))) el.setAttribute("aria-label", words);
    }
    const group = answer.querySelector(".widget-toggle-buttons");
    if (group && !group.getAttribute("aria-label")) {
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", words);
    }
  }
  for (const el of root.querySelectorAll("input, textarea, select")) { // no question, or it is not there yet
    const labelled = [...(el.labels ?? [])].some((label) => label.textContent.trim());
    if (hint(el) && !labelled && !el.getAttribute("aria-label")) el.setAttribute("aria-label", hint(el));
  }
  for (const el of root.querySelectorAll(".widget-upload")) {
    const count = el.lastChild; // the button counts files, which nobody asked
    if (count?.nodeType === Node.TEXT_NODE && / \(\d+\)$/.test(count.data)) count.data = count.data.replace(/ \(\d+\)$/, "");
  }
  for (const el of root.querySelectorAll(".nc-message")) {
    if (el.getAttribute("role") !== "status") el.setAttribute("role", "status");
  }
  for (const picture of root.querySelectorAll(".nc-picture")) {
    const sentence = picture.querySelector(".nc-alt")?.textContent.trim();
    const figure = picture.querySelector(".jp-OutputArea-output, .js-plotly-plot");
    if (figure && sentence && figure.getAttribute("aria-label") !== sentence) {
      figure.setAttribute("role", "img");
      figure.setAttribute("aria-label", sentence);
    }
  }
}

// Enter in a passphrase's field does what the button beside it does, after what was typed has gone to Python.
function enter(event, root) {
  const field = event.target;
  if (event.key !== "Enter" || field.type !== "password" || field.closest(".netcoach") !== root) return;
  setTimeout(() => field.closest(".nc-row")?.querySelector("button")?.click(), 150);
}

let printed;
function printSheet(html) {
  printed?.remove(); // it holds a passphrase, and not every browser tells when it has printed
  if (!html) return;
  const frame = document.createElement("iframe");
  printed = frame;
  frame.style.cssText = "position: fixed; width: 0; height: 0; border: 0"; // Firefox prints nothing that is not displayed
  frame.srcdoc = html;
  frame.onload = () => {
    frame.contentWindow.onafterprint = () => frame.remove();
    frame.contentWindow.print();
  };
  document.body.append(frame);
}

function render({ model, el }) {
  el.style.display = "none";
  let observer;
  let waiting = 0;
  let looked = 0;
  const look = () => {
    if (document.hidden || Date.now() - looked < 1000) return;
    looked = Date.now();
    model.send({ look: true });
  };
  const start = () => {
    const root = el.closest(".netcoach");
    if (!root) {
      waiting = setTimeout(start, 30);
      return;
    }
    mend(root);
    observer = new MutationObserver(() => mend(root));
    root.addEventListener("keydown", (event) => enter(event, root), true);
    root.addEventListener("pointerenter", look); // two pages side by side: no window changes when she turns to one
    observer.observe(root, { childList: true, subtree: true, attributes: true, attributeFilter: ["class", "title"] });
  };
  start();
  model.on("msg:custom", (said) => {
    const root = el.closest(".netcoach");
    if ("print" in said) printSheet(said.print);
    if (!said.come || !root) return;
    root.scrollIntoView({ block: "start" });
    root.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  });
  window.addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  return () => {
    clearTimeout(waiting);
    observer?.disconnect();
    window.removeEventListener("focus", look);
    document.removeEventListener("visibilitychange", look);
  };
}

export default { render };
