// What is kept on the device: entries, photos and their bytes, known units, and a few words. Every write waits for the
// disk ("strict"), because what was entered must survive the battery.

const NAME = 'vor-ort';
const STORES = { entries: 'uid', photos: 'uid', bytes: null, known: 'uid', words: null };
let opened;

function open() {
  opened ??= new Promise((done, failed) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, keyPath ? { keyPath } : undefined);
      request.transaction.objectStore('photos').createIndex('entry', 'entry');
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = undefined; };
      done(request.result);
    };
    request.onerror = () => failed(request.error);
  });
  return opened;
}

/** Run `work(stores)` in one transaction; resolves with the result of the request it returns once all is on disk. */
export async function write(names, work) {
  return run(names, 'readwrite', work);
}

export async function read(names, work) {
  return run(names, 'readonly', work);
}

async function run(names, mode, work) {
  const base = await open();
  return new Promise((done, failed) => {
    const transaction = base.transaction(names, mode, { durability: 'strict' });
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    const request = work(stores);
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = () => failed(transaction.error);
    transaction.onerror = () => failed(transaction.error);
  });
}

export const all = (name) => read([name], (stores) => stores[name].getAll());
export const get = (name, key) => read([name], (stores) => stores[name].get(key));
export const word = (key) => get('words', key);
export const keepWord = (key, value) => write(['words'], ({ words }) => words.put(value, key));

/** Change one row inside a transaction, so that two changes at once do not overwrite each other. */
export function change(name, key, alter) {
  return write([name], (stores) => {
    const request = stores[name].get(key);
    request.onsuccess = () => request.result && stores[name].put(alter({ ...request.result }));
    return request;
  });
}

/** Ask the browser not to clear this storage; return the bytes still free (null when it does not say). */
export async function room() {
  try {
    await navigator.storage?.persist?.();
    const { quota, usage } = await navigator.storage.estimate();
    return quota - usage;
  } catch {
    return null;
  }
}
