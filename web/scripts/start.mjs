// Starts a built module outside the package, as src/lib/load.ts does: the glue of Emscripten 6 takes no bytes.

/** createModule: what the glue exports; bytes: of its .wasm file. */
export const start = (createModule, bytes) =>
  new Promise((resolve, reject) => {
    const instantiateWasm = (imports, done) => {
      WebAssembly.instantiate(bytes, imports).then(({ instance }) => done(instance), reject);
      return {};
    };
    createModule({ instantiateWasm }).then(resolve, reject);
  });
