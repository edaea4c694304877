// Streamlit's own parts speak English. This puts German words in their place, as text, label or placeholder, while the
// interface is German; the frame says by data-qa-language which language that is.
const WORDS = new Map(Object.entries({
  "Skip to main content": "Zum Inhalt",
  "Navigate to home page": "Zur Startseite",
  "App pages": "Seiten",
  "Sidebar": "Steuerleiste",
  "Logo": "Quartiersatlas",
  "Close": "Schließen",
  "Open sidebar": "Leiste öffnen",
  "Expand sidebar": "Leiste öffnen",
  "Close sidebar": "Leiste schließen",
  "Collapse sidebar": "Leiste schließen",
  "Clear value": "Leeren",
  "Clear": "Leeren",
  "Clear all": "Alle lösen",
  "Select all": "Alle wählen",
  "Open": "Öffnen",
  "No results": "Nichts gefunden",
  "No options to select": "Nichts zur Auswahl",
  "No options to select.": "Nichts zur Auswahl.",
  "Choose options": "Auswählen",
  "Choose an option": "Auswählen",
  "Select an option": "Auswählen",
  "Press Enter to apply": "Eingabetaste übernimmt",
  "Press Enter to submit form": "Eingabetaste sendet ab",
  "Press Enter to submit": "Eingabetaste sendet ab",
  "Upload": "Datei wählen",
  "Browse files": "Datei wählen",
  "Drag and drop file here": "Datei hierher ziehen",
  "Drag and drop files here": "Dateien hierher ziehen",
  "Remove file": "Datei entfernen",
  "Show password text": "Kennwort zeigen",
  "Previous page": "Vorige Seite",
  "Next page": "Nächste Seite",
  "Go to previous page": "Vorige Seite",
  "Go to next page": "Nächste Seite",
  "Pagination": "Seiten der Tabelle",
  "Pages": "Seiten",
  "empty": "leer",
  "Download as CSV": "Als CSV sichern",
  "Search": "Suchen",
  "Fullscreen": "Vollbild",
  "Close fullscreen": "Vollbild schließen",
  "Show/hide columns": "Spalten wählen",
  "Help": "Hilfe",
  "Loading...": "Wird geladen …",
  "Connection error": "Verbindung unterbrochen",
  "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:":
    "Es wird neu verbunden. Gespeichertes ist sicher.",
  "View more": "Mehr",
  "View less": "Weniger",
  "Page not found": "Seite nicht gefunden",
  "The page that you have requested does not seem to exist. Running the app's main page.":
    "Diese Seite gibt es nicht. Gezeigt wird die Karte.",
}));
const PATTERNS = [
  [/^Limit (\d+)MB per file(?: • )?(.*)$/, (_, size, kinds) => `Höchstens ${size} MB${kinds ? ` · ${kinds}` : ""}`],
  [/^(\d+)MB per file(?: • )?(.*)$/, (_, size, kinds) => `Höchstens ${size} MB${kinds ? ` · ${kinds}` : ""}`],
  [/^(\d+) more$/, (_, number) => `${number} weitere`],
  [/^Page (\d+)$/, (_, number) => `Seite ${number}`],
  [/^Go to page (\d+)$/, (_, number) => `Seite ${number}`],
  [/^Page (\d+) of (\d+)$/, (_, number, all) => `Seite ${number} von ${all}`],
  [/^Remove (.+)$/, (_, name) => `${name} entfernen`],
  [/^Help for (.+)$/, (_, name) => `Hilfe zu ${name}`],
  [/^Search: (.+)$/, (_, name) => `Suchen: ${name}`],
];
const ATTRIBUTES = ["aria-label", "placeholder", "title", "alt"];

const german = text => {
  const plain = text.trim();
  if (WORDS.has(plain)) return WORDS.get(plain);
  for (const [pattern, words] of PATTERNS) if (pattern.test(plain)) return plain.replace(pattern, words);
  return null;
};

function translate(node) {
  if (node.nodeType === Node.TEXT_NODE) {
    // words of the data stay as they are: only Streamlit's own controls are translated
    if (node.parentElement?.closest(".qa-table, .qa-facts, .qa-list")) return;
    const words = german(node.data);
    if (words !== null && words !== node.data) node.data = words;
    return;
  }
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const name of ATTRIBUTES) {
    const words = node.hasAttribute(name) ? german(node.getAttribute(name)) : null;
    if (words !== null && words !== node.getAttribute(name)) node.setAttribute(name, words);
  }
  for (const child of node.childNodes) translate(child);
}

function language() {
  const said = document.querySelector("[data-qa-language]")?.dataset.qaLanguage ?? document.documentElement.lang;
  if (document.documentElement.lang !== said) document.documentElement.lang = said;
  return said;
}

new MutationObserver(changes => {
  if (language() !== "de") return;
  for (const change of changes) {
    if (change.type === "childList") change.addedNodes.forEach(translate);
    else translate(change.target);
  }
}).observe(document.documentElement, {
  childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
});
