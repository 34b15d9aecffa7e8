// Once for a page, however many forms it has: keeps JupyterLab's one-letter commands away from them, names their parts
// for screen readers, and tells Python when somebody looks, so that what another notebook saved appears.
// JupyterLab loads it with netcoach's extension; elsewhere the first form brings it (forms/base.py).
(() => {
if (window.netcoachGuard) return;
window.netcoachGuard = true;
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
document.addEventListener("keydown", ({ key, target: field }) => {
  if (key !== "Enter" || field.type !== "password") return;
  setTimeout(() => field.closest(".netcoach .nc-row")?.querySelector("button")?.click(), 150);
}, true);

// A sheet is printed as it stands on the page, and by its own.
let sheet, printed;
document.addEventListener("click", ({ target }) => {
  if (!target.closest(".netcoach .nc-print")) return;
  sheet = target.closest(".nc-part").querySelector(".nc-page");
  printed?.remove();
  printed = document.createElement("iframe");
  printed.style.cssText = "position: fixed; width: 0; height: 0; border: 0"; // Firefox prints nothing that is not displayed
  printed.srcdoc = sheet.innerHTML;
  printed.onload = ({ target: frame }) => {
    frame.contentWindow.onafterprint = () => frame.remove();
    frame.contentWindow.print();
  };
  document.body.append(printed);
});

function comeHere(root) {
  root.classList.remove("nc-come");
  root.scrollIntoView({ block: "start" });
  root.querySelector("input, textarea, button")?.focus({ preventScroll: true });
}

function follow(changes) {
  const roots = new Set();
  for (const { target, addedNodes } of changes) {
    roots.add(target.closest?.(".netcoach"));
    for (const node of addedNodes) for (const root of node.querySelectorAll?.(".netcoach") ?? []) roots.add(root);
  }
  roots.delete(null);
  roots.delete(undefined);
  for (const root of roots) {
    mend(root);
    if (root.classList.contains("nc-come")) comeHere(root);
  }
  if (sheet && !sheet.isConnected) { // it holds a passphrase, and not every browser tells when it has printed
    printed.remove();
    sheet = undefined;
  }
}

document.querySelectorAll(".netcoach").forEach(mend);
new MutationObserver(follow).observe(document.body, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["class", "title"],
});

// Each notebook that is open has a kernel of its own to tell.
let looked = 0;
function look() {
  if (document.hidden || Date.now() - looked < 1000) return;
  looked = Date.now();
  const notebooks = document.querySelectorAll(".jp-NotebookPanel");
  for (const page of notebooks.length ? notebooks : [document]) page.querySelector(".nc-look")?.click();
}
let over; // two pages side by side: no window changes when she turns to one
document.addEventListener("pointerover", ({ target }) => {
  const root = target.closest(".netcoach");
  if (root && root !== over) look();
  over = root;
});
window.addEventListener("focus", look);
document.addEventListener("visibilitychange", look);
})();
