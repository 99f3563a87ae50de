#pragma once

#include <QJsonObject>
#include <QList>
#include <QWidget>
#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "layout/edit.h"
#include "model/studio_model.h"
#include "strip/document_blocks.h"
#include "strip/document_edits.h"
#include "strip/length_edit.h"
#include "strip/strip_geometry.h"
#include "strip/strip_zoom.h"
#include "strip/token_scale.h"

class QAction;
class QMenu;
class QPushButton;

namespace evenkeel::ui {

struct RowLook;

/// The sequence, once, as the thing people edit: a ruler in tokens, a rounded block a document, the shown
/// batch row large and the others thin.
///
/// Mouse: drag a boundary (rests at block boundaries; with Shift where the left length is a multiple of 2W;
/// with Ctrl anywhere), drag a document among the others, double-click to type a length, Shift- or Ctrl-click
/// to select several, click a thin row to show it; the wheel zooms about the pointer, Shift+wheel or a drag
/// on the ruler moves along. Keys: `commands()`, and for the documents and the cursor `keyPressEvent`.
class SequenceStrip : public QWidget {
  Q_OBJECT

 public:
  explicit SequenceStrip(StudioModel& model, QWidget* parent = nullptr);

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

  [[nodiscard]] TokenScale scale() const;
  /// What of the sequence is in sight; the rank lanes follow it.
  [[nodiscard]] StripZoom& zoom() { return zoom_; }
  /// Where a document of the shown row is drawn; may lie out of sight.
  [[nodiscard]] QRectF documentRect(std::size_t document) const;
  /// The document whose end may be dragged at this place.
  [[nodiscard]] std::optional<std::size_t> boundaryAt(QPointF at) const;
  /// The token before which the keyboard's cursor stands.
  [[nodiscard]] std::optional<std::int64_t> cursor() const { return cursor_; }

  /// Everything that can be done here, with names and keys.
  [[nodiscard]] QList<QAction*> commands() const { return commands_; }
  /// Fills a menu with what can be done with the selected documents.
  void fillMenu(QMenu& menu);
  /// Takes numbers as documents: behind the selected ones, else as the whole row (or batch, where they are
  /// several rows). Says how they were read.
  void paste(const QString& text);
  /// The same, always as the whole row or batch.
  void pasteOver(const QString& text);

  [[nodiscard]] QJsonObject viewState() const;
  void setViewState(const QJsonObject& state);

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void changeEvent(QEvent* event) override;
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
  /// The end of a document moves between its neighbours.
  struct BoundaryDrag {
    Project before;
    BatchRow row;
    std::size_t document = 0;
    double grab_offset = 0;  ///< px from the mouse to the boundary
    std::uint64_t gesture = 0;
    Snap snap;
    bool moved = false;
  };
  /// The selected documents go elsewhere; before it has moved far enough, a click.
  struct DocumentDrag {
    QPointF from;
    QPointF at;
    bool moving = false;
    std::size_t before = 0;                   ///< where they would stand
    std::optional<std::size_t> select_alone;  ///< by a click that turns out to be none
  };
  /// The part in sight moves: along the ruler, or with the handle of the overview.
  struct PanDrag {
    double from_x = 0;
    StripSight sight;
    bool overview = false;
  };
  /// What the documents looked like when they were last asked to be painted.
  struct DrawnDocuments {
    TokenScale scale;
    std::size_t batch = 0;
    std::vector<DocumentBlock> blocks;
    std::vector<bool> refused;  ///< of each block
  };
  using Drag = std::variant<std::monostate, BoundaryDrag, DocumentDrag, PanDrag>;

  [[nodiscard]] const DocumentRow& row() const;
  [[nodiscard]] std::vector<StripRow> rows() const;
  [[nodiscard]] QRect shownRect() const;
  [[nodiscard]] const std::vector<DocumentBlock>& blocks() const;
  [[nodiscard]] const DocumentBlock* blockAt(QPointF at) const;
  [[nodiscard]] const DocumentBlock* blockOf(std::size_t document) const;
  [[nodiscard]] std::optional<std::size_t> documentAt(QPointF at) const;
  [[nodiscard]] const StripRow* thinRowAt(QPointF at, const std::vector<StripRow>& among) const;
  [[nodiscard]] bool isDragging() const { return !std::holds_alternative<std::monostate>(drag_); }

  void projectChanged();
  void findRefused();
  [[nodiscard]] bool refuses(std::size_t first, std::size_t count) const;
  /// The refused documents that one click pads: the pointed one with what is selected beside it, else the
  /// selected ones.
  [[nodiscard]] std::vector<std::size_t> toPad() const;
  void placePadButton();

  [[nodiscard]] QString describe(std::size_t document) const;
  [[nodiscard]] QString describeCursor() const;
  [[nodiscard]] QString textTwin() const;
  void followSelection();
  void announceSelection();

  [[nodiscard]] Snap snapFor(Qt::KeyboardModifiers modifiers) const;
  [[nodiscard]] QString snapName(const Snap& snap) const;
  void press(QPointF at, Qt::KeyboardModifiers modifiers);
  void dragBoundary(BoundaryDrag& drag, QPointF at, Qt::KeyboardModifiers modifiers);
  void dragDocuments(DocumentDrag& drag, QPointF at);
  void pan(const PanDrag& drag, QPointF at);
  void cancelDrag();
  void point(QPointF at);
  [[nodiscard]] std::int64_t snappedToken(QPointF at) const;

  void makeCommands();
  QAction* command(const char* name, const QString& text, const QList<QKeySequence>& keys,
                   const std::function<void()>& act, bool needs_selection = false);
  [[nodiscard]] QAction* commandFor(const QKeyEvent& event) const;
  void enableCommands();
  void selectNeighbour(int direction, bool extend);
  void moveCursor(int direction, bool by_token);
  void revealSelection();
  void zoomToSelection();
  /// So that the documents of a group about `token` can be told apart.
  void openGroup(const DocumentBlock& block, std::int64_t token);
  void typeLength();
  void splitAtCursor();
  void showRow(int direction);

  void repaintChanges();
  void repaintGuide();
  [[nodiscard]] QRect blockColumn(double left, double right) const;
  void paintGutter(QPainter& painter, const std::vector<StripRow>& rows) const;
  void paintDrag(QPainter& painter, const QRect& shown, const TokenScale& across) const;

  StudioModel& model_;
  StripZoom zoom_;
  DocumentEdits edits_;
  LengthEdit* length_edit_;
  QPushButton* pad_;
  Drag drag_;
  QList<QAction*> commands_;
  QList<QAction*> menu_;     ///< those of the menu, null for a line between
  bool repeated_ = false;    ///< the key that is handled is held down
  bool show_focus_ = false;  ///< the keyboard came here by the keyboard
  std::size_t laid_out_rows_ = 0;
  std::optional<std::int64_t> cursor_;
  std::optional<QPointF> pointer_;    ///< where the mouse is, while it is here
  std::vector<std::size_t> refused_;  ///< documents of the shown row, ascending
  std::int64_t pad_multiple_ = 0;     ///< what they have to be a multiple of; 0 where that is not the trouble
  mutable std::vector<DocumentBlock> blocks_;
  mutable Layout::RowPointer blocks_of_;
  mutable TokenScale blocks_scale_;
  DrawnDocuments drawn_;
};

}  // namespace evenkeel::ui
