// Words are locked with the server's public key before the tablet keeps them: whoever takes the tablet cannot read
// them. The other half stands in surveys/kiosk/sealing.py. Browsers offer this on secure addresses only.
(function () {
  "use strict";
  const subtle = window.crypto && window.crypto.subtle, curve = { name: "ECDH", namedCurve: "P-256" };
  const encoder = new TextEncoder();

  function unpack(text) { return Uint8Array.from(atob(text), function (letter) { return letter.charCodeAt(0); }); }

  async function pack(parts) {
    const all = new Uint8Array(await new Blob(parts).arrayBuffer());
    return btoa(Array.from(all, function (byte) { return String.fromCharCode(byte); }).join(""));
  }

  async function seal(words, id) {
    const theirs = await subtle.importKey("raw", unpack(document.body.dataset.wordsKey), curve, false, []);
    const own = await subtle.generateKey(curve, false, ["deriveBits"]);
    const shared = await subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
    const base = await subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
    const bound = encoder.encode("kiosk.words:" + id), nonce = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: bound };
    const key = await subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const locked = await subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound }, key, encoder.encode(words));
    return pack([await subtle.exportKey("raw", own.publicKey), nonce, locked]);
  }

  window.kioskSeal = { able: Boolean(subtle), seal: seal };
})();
