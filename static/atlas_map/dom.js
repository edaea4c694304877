// Small helpers to build the controls. Text always enters as text, never as markup.

/** Return an element with attributes and children; strings become text nodes. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (key === 'class') made.className = value;
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Return a button with an icon of the shipped symbol font; its label is read aloud and shown as a hint. */
export function iconButton(icon, label, onclick, attributes = {}) {
  return el('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick, ...attributes },
    el('span', { class: 'icon', 'aria-hidden': 'true' }, icon));
}

/** Return a picture of a symbol given as SVG text by a declaration. */
export function symbolPicture(svg, size = 18) {
  return el('img', { src: `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`, width: size, height: size, alt: '' });
}

const numbers = new Map();

/** Return `1.234,5` in the language of the page. */
export function number(value, digits, language) {
  const key = `${language} ${digits}`;
  if (!numbers.has(key)) {
    numbers.set(key, new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }));
  }
  return numbers.get(key).format(value);
}
