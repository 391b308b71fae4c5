// Which keys a query sees through a band of a plan: one interval for each query.
struct Band {
  kind: u32, // 0 near: i − j < size; 1 head: j < size; 2 chunk: `older` chunks back; 3 rest
  size: u32,
  older: u32,
  keys: u32, // which of the turned copies of the keys
}

// The first key that each of four queries sees, and the first that it sees no more.
fn begins(band: Band, query: vec4u) -> vec4u {
  switch band.kind {
    case 0: { return max(query + 1, vec4u(band.size)) - band.size; }
    case 2: { return (max(query / band.size, vec4u(band.older)) - band.older) * band.size; }
    default: { return vec4u(0); }
  }
}

fn ends(band: Band, query: vec4u) -> vec4u {
  switch band.kind {
    case 1: { return min(query + 1, vec4u(band.size)); }
    case 2: {
      let end = min(query + 1, begins(band, query) + band.size);
      return select(end, vec4u(0), query / band.size < vec4u(band.older));
    }
    default: { return query + 1; }
  }
}
