// Entry of the component: loads the modules of the map and hands every run of the page on to them. All maps share this
// text, and the page makes one module of equal texts: nothing here may remember which map it was loaded for.

const mounted = new WeakMap();

export default function atlasMap(component) {
  const host = component.parentElement.querySelector('.atlas-map');
  let state = mounted.get(host);
  if (!state) {
    state = { map: null, latest: component, gone: false };
    mounted.set(host, state);
    import(new URL(component.data.module, location.origin).href).then((modules) => modules.mount(host, component)).then((map) => {
      if (state.gone) return map.remove();
      state.map = map;
      if (state.latest !== component) map.update(state.latest);
    });
  }
  state.latest = component;
  state.map?.update(component);
  return () => {
    state.gone = true;
    state.map?.remove();
    mounted.delete(host);
  };
}
