// The view lives in the address (parameter `ansicht` = zoom/latitude/longitude), written without a run of the page.
// A second copy in the session brings the view back after a visit to another page.

const PARAMETER = 'ansicht';
const MEMORY = 'quartiersatlas view';

/** Return `{zoom, center}` from the address, else from this session, else nothing. */
export function readView() {
  const text = new URLSearchParams(location.search).get(PARAMETER) ?? sessionStorage.getItem(MEMORY);
  const parts = (text ?? '').split('/').map(Number);
  if (parts.length !== 3 || !parts.every(Number.isFinite)) return null;
  const [zoom, latitude, longitude] = parts;
  const possible = zoom >= 0 && zoom <= 22 && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  return possible ? { zoom, center: [longitude, latitude] } : null;
}

/** Write the view of the map; the other parameters stay. */
export function writeView(map) {
  const { lng, lat } = map.getCenter();
  const text = `${map.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lng.toFixed(5)}`;
  sessionStorage.setItem(MEMORY, text);
  const address = new URL(location.href);
  if (address.searchParams.get(PARAMETER) === text) return;
  address.searchParams.set(PARAMETER, text);
  history.replaceState(history.state, '', readable(address));
}

/** Write the view when the address has lost it, and the address so that a person can read it. */
export function keepView(map) {
  if (!new URLSearchParams(location.search).has(PARAMETER)) writeView(map);
  else if (/%(2F|2C|3A)/i.test(location.search)) history.replaceState(history.state, '', readable(new URL(location.href)));
}

// Slashes, colons and commas may stand in a query; percent signs would make the link hard to read aloud.
function readable(address) {
  return address.href.replace(/%2F/gi, '/').replace(/%2C/gi, ',').replace(/%3A/gi, ':');
}
