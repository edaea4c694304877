// Vector tiles through an own protocol: a change of filter aborts what is still running for that layer, so that the
// newest tiles are the next to arrive (setTiles alone lets every old request finish first).

const SCHEME = 'atlas';
const running = new Map();
let registered = false;

/** Register the protocol once per page. */
export function registerTiles(maplibre) {
  if (registered) return;
  registered = true;
  maplibre.addProtocol(SCHEME, async (request, given) => {
    const address = new URL(request.url.replace(`${SCHEME}://`, `${location.origin}/`));
    const layer = layerOf(address);
    const own = new AbortController();
    remember(layer, own);
    given.signal.addEventListener('abort', () => own.abort());
    try {
      const answer = await fetch(address, { signal: own.signal });
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
      return { data: await answer.arrayBuffer() };
    } finally {
      running.get(layer)?.delete(own);
    }
  });
}

/** Return the tile address of a layer with its filter. */
export function tileAddress(layer, query) {
  return `${SCHEME}://tiles/${layer}/{z}/{x}/{y}.mvt${query ? `?${query}` : ''}`;
}

/** Show a layer under another filter: drop its running requests, keep the old picture until the new one is there. */
export function changeTiles(map, sourceId, layer, query) {
  for (const request of running.get(layer) ?? []) request.abort();
  map.getSource(sourceId)?.setTiles([tileAddress(layer, query)]);
}

/** Show a layer under another filter: its tiles, or the list that comes whole. */
export function changeSource(map, sourceId, layer, query) {
  if (!layer.points) return changeTiles(map, sourceId, layer.id, query);
  const [path] = layer.points.split('?');
  map.getSource(sourceId)?.setData(new URL(`${path}?${query}`, location.origin).href);
}

function layerOf(address) {
  return decodeURIComponent(address.pathname.split('/')[2] ?? '');
}

function remember(layer, request) {
  if (!running.has(layer)) running.set(layer, new Set());
  running.get(layer).add(request);
}
