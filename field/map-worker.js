// The map's worker under an address of this page: the page's own worker keeps it for the time without network, which
// it cannot do for a worker that lies elsewhere.
import '/app/static/vendor/maplibre/maplibre-gl-worker.mjs';
