#include "rule_loop.h"

#include <stdlib.h>

enum { attempts = 3, history = 20 };

struct cell {
  int64_t since;      /* when it was last found to be so */
  uint32_t changes;   /* bit 0: the newest check found another state than the one before */
  uint8_t is_bad;
  uint8_t attempt;
  uint8_t is_hard;
  uint8_t is_flapping;
};

size_t rule_loop_cell_size(void) { return sizeof(struct cell); }

/* In hundredths of a percent of twenty: the oldest weighs 0.8, the newest 1.18. */
static unsigned weight_of(uint32_t changes) {
  unsigned sum = 0;
  while (changes != 0) {
    sum += 80 + 2 * (history - 1 - (unsigned)__builtin_ctz(changes));
    changes &= changes - 1;
  }
  return sum;
}

static int check(struct cell *cell, int32_t value, int32_t threshold, int64_t now) {
  int was_bad = cell->is_bad;
  int is_bad = was_bad ? value > threshold - 200 : value > threshold;
  cell->changes = ((cell->changes << 1) | (uint32_t)(is_bad != was_bad)) & ((1U << history) - 1);
  cell->is_bad = (uint8_t)is_bad;
  if (!is_bad) {
    cell->attempt = 0;
    cell->is_hard = 0;
  } else {
    if (!was_bad) cell->since = now;
    if (cell->attempt < attempts) cell->attempt++;
    cell->is_hard = cell->attempt == attempts;
  }
  if (cell->changes != 0 || cell->is_flapping) {
    unsigned share = weight_of(cell->changes);
    cell->is_flapping = cell->is_flapping ? share > 500 : share > 600;
  }
  return cell->is_hard || cell->is_flapping;
}

size_t rule_loop_run(size_t devices, size_t rules, size_t rounds, unsigned bad) {
  struct cell *cells = calloc(devices * rules, sizeof(struct cell));
  int32_t *values = calloc(devices, sizeof(int32_t));
  size_t found = 0;
  if (cells == NULL || values == NULL) {
    free(cells);
    free(values);
    return SIZE_MAX;
  }
  uint32_t random = 2463534242U;
  for (size_t round = 0; round < rounds; round++) {
    for (size_t device = 0; device < devices; device++) {
      random ^= random << 13;
      random ^= random >> 17;
      random ^= random << 5;
      values[device] = random % 100 < bad ? 3000 : (int32_t)(random % 500);
      for (size_t rule = 0; rule < rules; rule++) {
        found += (size_t)check(&cells[device * rules + rule], values[device], 2000 + (int32_t)rule, (int64_t)round);
      }
    }
  }
  free(cells);
  free(values);
  return found;
}
