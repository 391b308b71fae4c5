// The modules that this process has made, so that their memory can be looked at. To be imported before the package.

const memories = [];

const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (module, imports) => {
  const made = await instantiate(module, imports);
  const exported = Object.values((made.instance ?? made).exports);
  memories.push(...exported.filter((one) => one instanceof WebAssembly.Memory));
  return made;
};

const ours = 2 ** 24; // bytes: what our modules begin with; Node has smaller ones of its own

/** Of the module of ours that was made last. */
export const moduleMemory = () => memories.findLast(({ buffer }) => buffer.byteLength >= ours);
