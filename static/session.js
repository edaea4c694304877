// When a sign-in ends (signed out elsewhere, account changed or out of time) the server closes the page's socket:
// then leave for the sign-in page, which leads back here.
(() => {
  const NOT_SIGNED_IN = 4401;
  const Native = window.WebSocket;
  let leaving = false;
  const leave = () => {
    if (leaving) return;
    leaving = true;
    location.assign(`/anmelden?weiter=${encodeURIComponent(location.pathname + location.search)}`);
  };
  // a socket refused before it opens carries no code of its own: ask who is signed in
  const ask = () => fetch("/sitzung", { cache: "no-store" }).then(answer => { if (answer.status === 401) leave(); }, () => {});
  window.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", event => { if (event.code === NOT_SIGNED_IN) leave(); else ask(); });
    }
  };
})();
