// German or English, chosen by the person and kept on the device. The German sentence is the message; the English ones
// come from the catalogue of the atlas (english.js is made by the server and kept by the worker).

import english from './english.js';

const KEY = 'sprache';
const YEAR_S = 31_536_000;
const KNOWN = ['de', 'en'];
let changing = false;

export const language = chosen();
export const locale = language === 'en' ? 'en-GB' : 'de-DE';

// The address, then the cookie that the sign-in page shares, then this page's own note: browsers forget cookies earlier.
function chosen() {
  const asked = new URLSearchParams(location.search).get(KEY);
  const found = [asked, document.cookie.match(/(?:^|; )sprache=(\w+)/)?.[1], localStorage.getItem(KEY)].find((each) => KNOWN.includes(each));
  if (found) keep(found);
  return found ?? 'de';
}

function keep(code) {
  localStorage.setItem(KEY, code);
  document.cookie = `${KEY}=${code}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

/** Return a message in the language of the page, `{names}` replaced. */
export function _(message, values = {}) {
  const told = language === 'en' ? english[message] ?? message : message;
  return told.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** Return the message for one or for many, `{n}` replaced. */
export const n_ = (one, many, n, values = {}) => _(n === 1 ? one : many, { n, ...values });

/** Mark a message of a constant; `_` translates it where it is shown. */
export const N_ = (message) => message;

/** Say the words of the page's own HTML in the language of the page. */
export function translatePage() {
  document.documentElement.lang = language;
  if (language === 'de') return;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const words = node.data.trim();
    if (words) node.data = node.data.replace(words, _(words));
  }
  for (const name of ['aria-label', 'title']) {
    for (const each of document.body.querySelectorAll(`[${name}]`)) each.setAttribute(name, _(each.getAttribute(name)));
  }
}

/** The other language, as it calls itself. */
export const other = language === 'en' ? ['de', 'Deutsch'] : ['en', 'English'];

/** Open the page again in the other language; what waits is on the device. */
export function changeLanguage() {
  changing = true;
  keep(other[0]);
  const address = new URL(location.href);
  address.searchParams.delete(KEY);
  if (address.href === location.href) location.reload();
  else location.replace(address);
}

export const isChanging = () => changing;
