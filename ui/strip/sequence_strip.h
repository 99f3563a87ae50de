#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "layout/edit.h"
#include "model/studio_model.h"
#include "strip/document_blocks.h"
#include "strip/length_edit.h"
#include "strip/strip_geometry.h"
#include "strip/token_scale.h"

class QMenu;

namespace evenkeel::ui {

/// The sequence, once, as the thing people edit: a ruler in tokens, a rounded block a document, the shown
/// batch row large and the others thin.
///
/// Mouse: drag a boundary (rests at block boundaries; with Shift where the left length is a multiple of 2W;
/// with Ctrl anywhere), double-click to type a length, click a thin row to show it. Keys: see
/// `keyPressEvent`.
class SequenceStrip : public QWidget {
  Q_OBJECT

 public:
  explicit SequenceStrip(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

  [[nodiscard]] TokenScale scale() const;
  /// Where a document of the shown row is drawn.
  [[nodiscard]] QRectF documentRect(std::size_t document) const;
  /// The document whose end may be dragged at this place.
  [[nodiscard]] std::optional<std::size_t> boundaryAt(QPointF at) const;
  /// Fills a menu with what can be done with the selected document.
  void fillMenu(QMenu& menu);

 public Q_SLOTS:
  void addDocumentBefore();
  void addDocumentAfter();
  void splitDocument();
  void mergeWithNext();
  void removeDocument();
  void typeLength();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  bool event(QEvent* event) override;

 private:
  struct Drag {
    Project before;
    BatchRow row;
    std::size_t document = 0;
    double grab_offset = 0;  ///< px from the mouse to the boundary
    std::uint64_t gesture = 0;
  };

  [[nodiscard]] const DocumentRow& row() const;
  [[nodiscard]] std::vector<StripRow> rows() const;
  [[nodiscard]] QRect shownRect() const;
  [[nodiscard]] const std::vector<DocumentBlock>& blocks() const;
  [[nodiscard]] std::optional<std::size_t> documentAt(QPointF at) const;
  [[nodiscard]] const StripRow* thinRowAt(QPointF at, const std::vector<StripRow>& among) const;
  [[nodiscard]] bool refuses(std::size_t first, std::size_t count) const;
  [[nodiscard]] QString describe(std::size_t document) const;
  [[nodiscard]] Snap snapFor(Qt::KeyboardModifiers modifiers) const;
  /// The selected document; without one, says so.
  [[nodiscard]] std::optional<std::size_t> needSelection();
  void projectChanged();
  void announceSelection();
  void findRefused();
  void addDocument(std::size_t before);
  void dragTo(QPointF at, QPoint global, Qt::KeyboardModifiers modifiers);
  void cancelDrag();
  void moveSelectedBoundary(int direction, bool repeated);
  void selectNeighbour(int direction);
  void showRow(int direction);
  void paintGutter(QPainter& painter, const QRect& shown) const;

  StudioModel& model_;
  LengthEdit* length_edit_;
  std::optional<Drag> drag_;
  std::uint64_t key_gesture_ = 0;
  bool show_focus_ = false;           ///< the keyboard came here by the keyboard
  std::vector<std::size_t> refused_;  ///< documents of the shown row, ascending
  mutable std::vector<DocumentBlock> blocks_;
  mutable Layout::RowPointer blocks_of_;
  mutable TokenScale blocks_scale_;
};

}  // namespace evenkeel::ui
