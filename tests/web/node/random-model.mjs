// A model of random numbers, of any shape: it reads nothing well, and any two implementations must read it alike.
import { random } from './package.mjs';
import { writeFileParts } from './safetensors.mjs';

const vocabulary = 257;

function tensorShapes({ hidden, inner, layers, heads, kvHeads, headDim }) {
  const layer = (n) => ({
    [`model.layers.${n}.input_layernorm`]: [hidden],
    [`model.layers.${n}.self_attn.q_proj`]: [heads * headDim, hidden],
    [`model.layers.${n}.self_attn.k_proj`]: [kvHeads * headDim, hidden],
    [`model.layers.${n}.self_attn.v_proj`]: [kvHeads * headDim, hidden],
    [`model.layers.${n}.self_attn.o_proj`]: [hidden, heads * headDim],
    [`model.layers.${n}.post_attention_layernorm`]: [hidden],
    [`model.layers.${n}.mlp.gate_proj`]: [inner, hidden],
    [`model.layers.${n}.mlp.up_proj`]: [inner, hidden],
    [`model.layers.${n}.mlp.down_proj`]: [hidden, inner],
  });
  return Object.entries(
    Object.assign(
      { 'model.embed_tokens': [vocabulary, hidden] },
      ...Array.from({ length: layers }, (_, n) => layer(n)),
      { 'model.norm': [hidden], lm_head: [vocabulary, hidden] },
    ),
  );
}

/** shape: { hidden, inner, layers, heads, kvHeads, headDim, trainLength } → what loadModel takes. */
export function randomModel(shape) {
  const config = {
    ...{ model_type: 'llama', vocab_size: vocabulary, hidden_size: shape.hidden },
    ...{ intermediate_size: shape.inner, num_hidden_layers: shape.layers },
    ...{ num_attention_heads: shape.heads, num_key_value_heads: shape.kvHeads },
    ...{ head_dim: shape.headDim, rope_theta: 500, rms_norm_eps: 1e-5 },
    max_position_embeddings: shape.trainLength,
  };
  const header = {};
  let offset = 0;
  const parts = tensorShapes(shape).map(([name, sizes], n) => {
    const count = sizes.reduce((product, one) => product * one, 1);
    const end = offset + 4 * count;
    header[`${name}.weight`] = { dtype: 'F32', shape: sizes, data_offsets: [offset, end] };
    offset = end;
    // Norms about 1, all else from −½ to ½: losses of a few nats, differing from token to token.
    return random(count, n + 1).map((one) => (sizes.length === 1 ? 1 + one / 4 : one / 2));
  });
  const data = new Float32Array(parts.flatMap((part) => [...part]));
  return { config, weights: writeFileParts(header, new Uint8Array(data.buffer)) };
}
