// Small tools for the page: elements from text (never from markup), icons, one announcement.

const NS = 'http://www.w3.org/2000/svg';
const PATHS = {
  add: 'M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z',
  back: 'M20 11H7.8l5.6-5.6L12 4l-8 8 8 8 1.4-1.4L7.8 13H20z',
  next: 'M9.3 6 7.9 7.4 12.5 12l-4.6 4.6L9.3 18l6-6z',
  target: 'M11 1h2v3.1a8 8 0 0 1 6.9 6.9H23v2h-3.1a8 8 0 0 1-6.9 6.9V23h-2v-3.1A8 8 0 0 1 4.1 13H1v-2h3.1A8 8 0 0 1 11 4.1zm1 5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zm0 3a3 3 0 1 1 0 6 3 3 0 0 1 0-6z',
  save: 'M17 3H5a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h14a2 2 0 0 0 2-2V7zm2 16H5V5h11.2L19 7.8zM12 12a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM6 6h9v4H6z',
  camera: 'M9.2 4 7.4 6H4a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-3.4l-1.8-2zM12 8.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm0 2a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  arrived: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm4.3 4.3L10.5 14l-2.8-2.8-1.4 1.4 4.2 4.2 7.2-7.1z',
  saved: 'M7 2h10a2 2 0 0 1 2 2v16a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4c0-1.1.9-2 2-2zm0 3v14h10V5zm3.9 9.4 4.3-4.3-1.2-1.2-3.1 3.1-1.3-1.3-1.2 1.2z',
  sending: 'M11 20V7.8l-4.6 4.6L5 11l7-7 7 7-1.4 1.4L13 7.8V20z',
  problem: 'M12 2 1 21h22zm0 4 7.5 13h-15zm-1 4v5h2v-5zm0 6v2h2v-2z',
  cloud: 'M19.4 10A7.5 7.5 0 0 0 5.4 8 6 6 0 0 0 6 20h13a5 5 0 0 0 .4-10zM19 18H6a4 4 0 0 1-.4-8l1-.1.5-1a5.5 5.5 0 0 1 10.3 1.5l.3 1.5 1.6.1A3 3 0 0 1 19 18zm-9-3.2-2-2-1.4 1.4 3.4 3.4 6-6-1.4-1.4z',
  waiting: 'M19.4 10A7.5 7.5 0 0 0 5.4 8 6 6 0 0 0 6 20h13a5 5 0 0 0 .4-10zM19 18H6a4 4 0 0 1-.4-8l1-.1.5-1a5.5 5.5 0 0 1 10.3 1.5l.3 1.5 1.6.1A3 3 0 0 1 19 18zM11 17v-4H8.5L12 9.5l3.5 3.5H13v4z',
  net: 'M1 9l2 2a12.7 12.7 0 0 1 18 0l2-2A15.6 15.6 0 0 0 1 9zm8 8 3 3 3-3a4.2 4.2 0 0 0-6 0zm-4-4 2 2a7.1 7.1 0 0 1 10 0l2-2a9.9 9.9 0 0 0-14 0z',
  nonet: 'M3.3 2 2 3.3l3.1 3.1A16 16 0 0 0 1 9l2 2a13 13 0 0 1 4.2-2.6l2.3 2.3A9.9 9.9 0 0 0 5 13l2 2a7 7 0 0 1 5-2.1l7.8 7.8 1.3-1.3zM23 9a15.5 15.5 0 0 0-12.6-4.4l2.5 2.5A12.6 12.6 0 0 1 21 11zM9 17l3 3 3-3a4.2 4.2 0 0 0-6 0z',
  flask: 'M9 2v2h1v5.3L4.3 18.5A2.3 2.3 0 0 0 6.3 22h11.4a2.3 2.3 0 0 0 2-3.5L14 9.3V4h1V2zm3 2v5.9l1.9 3.1h-3.8L12 9.9z',
  list: 'M4 5h2v2H4zm4 0h12v2H8zM4 11h2v2H4zm4 0h12v2H8zm-4 6h2v2H4zm4 0h12v2H8z',
  question: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm-1 11h2v2h-2zm1-9a4 4 0 0 0-4 4h2a2 2 0 1 1 4 0c0 2-3 1.8-3 5h2c0-2.2 3-2.5 3-5a4 4 0 0 0-4-4z',
  pin: 'M12 2a7 7 0 0 0-7 7c0 5.2 7 13 7 13s7-7.8 7-13a7 7 0 0 0-7-7zm0 2a5 5 0 0 1 5 5c0 2.9-2.9 7.2-5 9.9-2-2.6-5-7-5-9.9a5 5 0 0 1 5-5zm0 2.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  close: 'M6.4 5 5 6.4l5.6 5.6L5 17.6 6.4 19l5.6-5.6 5.6 5.6 1.4-1.4-5.6-5.6L19 6.4 17.6 5 12 10.6z',
};

export const $ = (id) => document.getElementById(id);

/** Return an element; texts become text nodes, `on…` functions become listeners, other properties are set. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) made.addEventListener(name.slice(2), value);
    else if (name.includes('-') || name === 'role' || name === 'for') made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Return an icon that says nothing to screen readers; the word stands beside it. */
export function icon(name, size = 22) {
  const svg = document.createElementNS(NS, 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', width: size, height: size, 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  const path = document.createElementNS(NS, 'path');
  path.setAttribute('d', PATHS[name]);
  path.setAttribute('fill', 'currentColor');
  svg.append(path);
  return svg;
}

/** Show a sentence above the page until it is replaced; an empty one hides it. */
export function announce(...parts) {
  const place = $('meldung');
  place.replaceChildren(...parts.filter(Boolean));
  place.hidden = !place.childNodes.length;
}
