// Reads the questions aloud for whoever asks for it: never what was chosen, because a hall listens. Off for the next
// person. Without a voice in the browser there is no button.
(function () {
  "use strict";
  const voice = window.speechSynthesis, button = document.querySelector("[data-act=read]");
  let on = false;

  function say(texts, language) {
    if (!on) return;
    voice.cancel();
    texts.forEach(function (text) {
      const spoken = new SpeechSynthesisUtterance(text);
      spoken.lang = language;
      voice.speak(spoken);
    });
  }

  function turn(wanted) {
    on = Boolean(voice) && wanted;
    button.setAttribute("aria-pressed", String(on));
    if (!on && voice) voice.cancel();
    return on;
  }

  button.hidden = !voice;
  window.kioskRead = { say: say, off: function () { turn(false); }, toggle: function () { return turn(!on); } };
})();
