#pragma once

#include <QFont>
#include <QRectF>
#include <QString>
#include <optional>
#include <vector>

#include "bars/rank_work.h"
#include "model/side.h"

namespace evenkeel::ui {

enum class BarsOrder : std::uint8_t { by_rank, sorted };
/// Bars begin at zero, or at the line: then they show by how much ranks are over or under it.
enum class BarsScale : std::uint8_t { from_zero, from_line };

/// A rank's place from top to bottom.
struct BarsRow {
  Rank rank;
  QRectF band;  ///< as high as its band, be it in sight or not
};

/// What the bars of one or two sides are made from.
struct BarsInput {
  const RankWork* a = nullptr;  ///< null or empty where a side has none
  const RankWork* b = nullptr;
  bool comparing = false;
  BarsOrder order = BarsOrder::by_rank;
  BarsScale scale = BarsScale::from_zero;
  QRectF area;
  std::vector<BarsRow> rows;  ///< those in sight
  std::optional<Rank> pointed;
  bool profile = false;  ///< too many rows for bars: then only the axis and labels are laid out
};

/// One bar and what is written after it.
struct BarLook {
  Rank rank;
  Side side = Side::a;
  QRectF bar;
  double full_right = 0;  ///< where its full tiles end
  QString number;
  QString over;  ///< "+55 %", where that is far over the line
  bool slowest = false;
  bool strong = false;     ///< slowest or pointed at
  bool two_lines = false;  ///< "slowest" stands under the number
  double width = 0;        ///< of the label
  QRectF label;            ///< empty where there is no room
};

/// A rank that sticks out of a profile.
struct ProfileLabel {
  Rank rank;
  Side side = Side::a;
  QString text;
  bool slowest = false;
  double y = 0;  ///< of the step
  QRectF chip;
  QRectF label;
};

/// Where everything of the rank bars stands: bars, numbers outside of them that overlap neither one another
/// nor a bar nor the line, and the axis. Pure; O(bars^2) for at most as many bars as there are lines of
/// pixels.
struct BarsLayout {
  BarsInput input;
  std::vector<BarLook> bars;
  std::vector<ProfileLabel> labels;  ///< of a profile
  std::int64_t line = 0;             ///< the bound, or a mean
  std::optional<Side> line_side;     ///< whose mean, where they differ
  bool line_is_bound = false;
  double chips_left = 0;    ///< chips of ranks, where they do not stand beside their bands
  double letters_left = 0;  ///< A and B
  double zero = 0;          ///< where bars begin
  double per_unit = 0;      ///< px
  double line_height = 0;   ///< of a label

  [[nodiscard]] static BarsLayout make(BarsInput input);
  [[nodiscard]] double x(std::int64_t value) const;
  [[nodiscard]] double lineX() const { return x(line); }
  [[nodiscard]] const RankWork* work(Side side) const { return side == Side::a ? input.a : input.b; }
  /// The one that counts for axis and texts: A's, else B's.
  [[nodiscard]] const RankWork& any() const;
  [[nodiscard]] const BarLook* look(Rank rank, Side side) const;

 private:
  void measureColumns();
  void measureLine();
  void makeLooks();
  void fitAxis();
  void placeBars();
  void placeLabels();
  [[nodiscard]] QRectF labelAt(const BarLook& look) const;
  void nameOutliers();
};

[[nodiscard]] QString slowestWord();
[[nodiscard]] QFont barNumberFont(bool strong);
/// Room that a line of numbers needs.
[[nodiscard]] double barLineHeight();
/// "+5", "−3", "0".
[[nodiscard]] QString differenceText(const RankWork& work, std::int64_t value, std::int64_t line);

}  // namespace evenkeel::ui
