/* Passkeys: shows the button of the page's form where this browser knows them, and lets allauth's script
   fill in what the passkey answers. Without it the page says in words what to do instead. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  const go = document.getElementById("passkey-go");
  const failed = document.getElementById("passkey-failed");
  const options = JSON.parse(form.dataset.options);
  const making = form.dataset.passkey === "create";
  const ids = { credential: "id_credential", add: "passkey-go", authenticate: "passkey-go" };
  document.addEventListener("allauth.error", function (told) {
    told.preventDefault();
    failed.hidden = false;
  });
  go.addEventListener("click", function (pressed) {
    if (form.reportValidity()) return;
    pressed.stopImmediatePropagation();
  });
  if (making) window.allauth.webauthn.forms.addForm({ ids: ids, data: { creation_options: options } });
  else window.allauth.webauthn.forms.authenticateForm({ ids: ids, data: { request_options: options } });
  go.hidden = false;
})();
