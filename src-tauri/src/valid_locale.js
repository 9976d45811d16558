// Runs before the page. Under LANG=C.UTF-8, usual in containers, WebKitGTK says that the language is "C", which no
// formatter takes: `new Intl.NumberFormat(navigator.language)` throws, in our code and in libraries alike.
{
  const isUsable = (tag) => {
    try {
      return Intl.NumberFormat.supportedLocalesOf(tag).length > 0;
    } catch {
      return false;
    }
  };
  const usable = [...navigator.languages, navigator.language].filter(isUsable);
  const languages = Object.freeze(usable.length > 0 ? [...new Set(usable)] : ["en"]);
  const define = (name, value) =>
    Object.defineProperty(navigator, name, { configurable: true, enumerable: true, get: () => value });
  define("languages", languages);
  define("language", languages[0]);
}
