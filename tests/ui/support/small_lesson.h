#pragma once

#include <QtGlobal>

#include "lesson/lesson_reader.h"

namespace evenkeel::ui {

/// A lesson with a question of every kind: on a choice, whose reveal shows another strategy, a rank and a
/// number.
[[nodiscard]] inline Lesson smallLesson() {
  auto lesson = parse_lesson("small", R"(# A small lesson

What a test needs of a lesson.

## Look

There are {tokens} tokens. The slowest rank runs {max(A.tiles)} tiles.

```state
documents: 4096
mask: causal
strategy: contiguous
compare: none
ranks: 4
block: 128
view: executed
colour: rank
panels: strategies
```

```highlight
mask
strategies
```

## Choose

Now {max(A.tiles)} tiles are the most.

```predict
Does the other strategy level them?
choice: Yes.
right: max(A.tiles) == min(A.tiles)
choice: No.
right: max(A.tiles) > min(A.tiles)
```

```hide
bars
strategies
```

### Reveal

Now it is {max(A.tiles)}.

```state
strategy: head-tail
```

## Which rank

One rank works most.

```state
strategy: contiguous
```

```hide
lanes
```

```predict
Which one?
rank: slowest(A.tiles)
```

### Reveal

The last one, with {max(A.tiles)} tiles.

## How many

Count them.

```predict
How many tokens are there?
number: tokens
```

### Reveal

There are {tokens}.
)");
  if (!lesson) qFatal("%s", lesson.error().line().c_str());
  return std::move(lesson).value();
}

}  // namespace evenkeel::ui
