// Where the fields of a GGUF file stand: its counts, the lengths of its texts and lists, its types, sizes and offsets.

const sizes = { 0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8 };
const [textType, listType] = [8, 9];

/** Of a valid file. `bytes` says how wide a field is. */
export function fieldsOf(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const fields = [];
  let at = 4;
  const number = (kind, bytes) => {
    const value = bytes === 8 ? Number(view.getBigUint64(at, true)) : view.getUint32(at, true);
    fields.push({ kind, at, bytes });
    at += bytes;
    return value;
  };
  const text = () => {
    const length = number('length', 8);
    fields.push({ kind: 'text', at, bytes: length });
    at += length;
  };
  const value = (type) => {
    if (type === textType) return text();
    if (type === listType) {
      const inner = number('type', 4);
      for (let count = number('count', 8); count > 0; --count) value(inner);
      return undefined;
    }
    fields.push({ kind: 'value', at, bytes: sizes[type] });
    return void (at += sizes[type]);
  };
  number('version', 4);
  const [tensors, entries] = [number('count', 8), number('count', 8)];
  for (let entry = 0; entry < entries; ++entry) {
    text();
    value(number('type', 4));
  }
  for (let tensor = 0; tensor < tensors; ++tensor) {
    text();
    for (let axes = number('axes', 4); axes > 0; --axes) number('size', 8);
    number('type', 4);
    number('offset', 8);
  }
  return fields;
}
