// Weights that are finite and make what is computed with them leave the range of float32, each at another place.
export const shape = {
  hidden: 16,
  inner: 12,
  layers: 2,
  heads: 2,
  kvHeads: 1,
  headDim: 8,
  trainLength: 64,
};

/** Sets numbers of a tensor; weights: the bytes of a safetensors file. */
function set(weights, tensor, values) {
  const view = new DataView(weights.buffer, weights.byteOffset, weights.byteLength);
  const start = 8 + Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(weights.subarray(8, start)));
  const [from] = header[`${tensor}.weight`].data_offsets;
  for (const [at, value] of values) view.setFloat32(start + from + 4 * at, value, true);
}

/** Every number of row n of a matrix so wide. */
const row = (n, width, value) => Array.from({ length: width }, (_, c) => [n * width + c, value(c)]);
const all = (count, value) => row(0, count, value);
const alternating = (size) => (c) => (c % 2 ? -size : size);

const layer = 'model.layers.0';
const tokens = [256, 98, 99, 97, 100, 101]; // 97 is the token whose embedding is spoilt: read as the fourth

/** The first channel of every row is all that a norm leaves: 4, the root of their number. */
function leadByFirst(weights) {
  const tokens = Array.from({ length: 257 }, (_, token) => [16 * token, 1e6]);
  set(weights, 'model.embed_tokens', tokens);
  set(weights, 'model.norm', [[0, 1]]);
}

const embedding = (size) => (weights) =>
  set(weights, 'model.embed_tokens', row(97, shape.hidden, alternating(size)));

/** refused: the first token whose loss is NaN. */
export const hostile = [
  { what: 'squares that overflow', change: embedding(3e19), tokens, refused: 4 },
  {
    what: 'an embedding at the end of the range',
    change: embedding(3.4e38),
    tokens,
    refused: 4,
  },
  { what: 'squares whose sum alone overflows', change: embedding(5e18), tokens, refused: 4 },
  { what: 'squares just within the range', change: embedding(4e18), tokens },
  { what: 'squares far above one', change: embedding(1e13), tokens },
  {
    what: 'queries that overflow',
    change: (weights) =>
      set(
        weights,
        `${layer}.self_attn.q_proj`,
        all(256, () => 3e38),
      ),
    tokens,
    refused: 1,
  },
  {
    what: 'keys and queries whose scores overflow',
    change(weights) {
      set(weights, `${layer}.self_attn.q_proj`, all(256, alternating(1e20)));
      set(weights, `${layer}.self_attn.k_proj`, all(128, alternating(1e20)));
    },
    tokens,
    refused: 1,
  },
  {
    what: 'large scores within the range',
    change(weights) {
      set(weights, `${layer}.self_attn.q_proj`, all(256, alternating(1e16)));
      set(weights, `${layer}.self_attn.k_proj`, all(128, alternating(1e16)));
    },
    tokens,
  },
  {
    what: 'values that overflow',
    change: (weights) =>
      set(
        weights,
        `${layer}.self_attn.v_proj`,
        all(128, () => 3e38),
      ),
    tokens,
    refused: 1,
  },
  {
    what: 'the result of attention that overflows',
    change: (weights) =>
      set(
        weights,
        `${layer}.self_attn.o_proj`,
        all(256, () => 3.4e38),
      ),
    tokens,
    refused: 1,
  },
  {
    what: 'a feed-forward that overflows',
    change(weights) {
      set(
        weights,
        `${layer}.mlp.gate_proj`,
        all(192, () => 1e20),
      );
      set(
        weights,
        `${layer}.mlp.up_proj`,
        all(192, () => 1e20),
      );
    },
    tokens,
    refused: 1,
  },
  {
    what: 'a norm whose weights overflow',
    change: (weights) =>
      set(
        weights,
        'model.norm',
        all(16, () => 3.4e38),
      ),
    tokens,
    refused: 1,
  },
  {
    what: 'every logit beyond the range',
    change(weights) {
      set(
        weights,
        'lm_head',
        all(257 * 16, () => 3.4e38),
      );
      set(
        weights,
        'model.norm',
        all(16, () => 100),
      );
    },
    tokens,
    refused: 1,
  },
  ...[
    { what: 'a logit of minus infinity that is no target', logits: [[200, -1e38]] },
    { what: 'a logit of infinity that is no target', logits: [[200, 1e38]], refused: 1 },
    { what: 'a target of minus infinity', logits: [[99, -1e38]], refused: 2, got: 'Infinity' },
    {
      what: 'a loss that alone overflows',
      logits: [
        [200, 6e37],
        [97, -6e37],
      ],
      refused: 3,
      got: 'Infinity',
    },
  ].map(({ logits, ...rest }) => ({
    ...{ tokens, ...rest },
    change(weights) {
      leadByFirst(weights);
      set(
        weights,
        'lm_head',
        all(257 * 16, () => 0),
      );
      for (const [token, size] of logits) set(weights, 'lm_head', [[16 * token, size]]);
    },
  })),
  ...[
    { what: 'scores too low for a float', size: -1.5e38, refused: 1 },
    { what: 'scores low but within the range', size: -1e38 },
    { what: 'scores at the end of the range', size: 2.3e38 },
    { what: 'scores past it', size: 2.5e38, refused: 1 },
  ].map(({ size, ...rest }) => ({
    ...{ tokens, variant: 'nope', ...rest },
    // Every query and key has the channels 4a and ±4a: their product is ±128·a², and √8 divides it.
    change(weights) {
      leadByFirst(weights);
      const a = Math.sqrt((Math.abs(size) * Math.sqrt(8)) / 128);
      set(weights, `${layer}.input_layernorm`, [[0, 1]]);
      for (const [matrix, count, sign] of [
        ['q_proj', 256, 1],
        ['k_proj', 128, Math.sign(size)],
      ])
        set(
          weights,
          `${layer}.self_attn.${matrix}`,
          all(count, (n) => (n % 16 ? 0 : sign * a)),
        );
    },
  })),
];
