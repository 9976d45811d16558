// For journeys only: what the content security policy blocks, from the first script of the page on, as `directive address`.
window.blocked = [];
document.addEventListener('securitypolicyviolation', (event) =>
  window.blocked.push(`${event.effectiveDirective} ${event.blockedURI}`),
);
