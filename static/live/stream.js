// The event stream of a room. The browser reconnects by itself; the first message after that is the whole state.

/** Follow a workshop; `heard` has the functions map, state, view, answers, lost and back. Return a function that ends it. */
export function follow(code, heard, query = '') {
  let source;
  let lostAt = null;
  let timer;
  let ended = false;

  const back = () => {
    if (lostAt) { lostAt = null; heard.back?.(); }
  };
  const open = () => {
    source = new EventSource(`/live/${encodeURIComponent(code)}/events${query}`);
    for (const kind of ['map', 'state', 'view', 'answers']) {
      source.addEventListener(kind, (message) => {
        back();
        const data = JSON.parse(message.data);
        if (kind === 'state' && data.workshop.status === 'ended') { ended = true; source.close(); }
        heard[kind]?.(data);
      });
    }
    source.onopen = back;
    source.onerror = () => {
      if (ended) return;
      if (!lostAt) { lostAt = new Date(); heard.lost?.(lostAt); }
      // closed for good (the server answered with an error while it started): try anew
      if (source.readyState === EventSource.CLOSED) { clearTimeout(timer); timer = setTimeout(open, 1500); }
    };
  };
  open();
  return () => { ended = true; clearTimeout(timer); source.close(); };
}
