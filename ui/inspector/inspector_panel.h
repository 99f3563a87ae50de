#pragma once

#include <QFrame>
#include <array>

#include "mask_view/mask_view.h"

class QLabel;

namespace evenkeel::ui {

/// "Under the cursor": everything about the tile that is pointed at in the mask. Keeps its height, so that
/// nothing jumps while the cursor moves.
class InspectorPanel : public QFrame {
  Q_OBJECT

 public:
  explicit InspectorPanel(const MaskView& view, QWidget* parent = nullptr);

 private:
  enum Line { q_block, kv_block, tile, pairs, documents, line_count };

  void showTile();

  const MaskView& view_;
  QLabel* order_;
  std::array<QLabel*, line_count> values_{};
};

}  // namespace evenkeel::ui
