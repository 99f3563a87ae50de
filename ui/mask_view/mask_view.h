#pragma once

#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "live/patient_lane.h"
#include "mask_view/mask_link.h"
#include "mask_view/mask_picture.h"
#include "mask_view/mask_projection.h"
#include "mask_view/pixel_runs.h"
#include "mask_view/pointed_tile.h"
#include "model/studio_model.h"

namespace evenkeel::ui {

class Minimap;

/// "share of allowed pairs".
[[nodiscard]] QString colourText(MaskColour colour);

/// The mask: as it is, with its q rows as the plan rearranges them, or as executed, rearranged on both axes.
/// The wheel zooms about the cursor, a drag pans, F or a double click fits; + and - and the arrows do the
/// same. Hovering points at rank, q block and documents.
///
/// As executed everything is drawn from `StudioModel::executed()` and its own snapshot, which may be older
/// than the newest; where that lasts, it is marked. Otherwise everything is drawn from the newest snapshot.
///
/// One of two that stand side by side shows B. Linked, they have sight, cursor, selection and executed result
/// in common, and always the same order; the side that it is refused to says why.
///
/// Cells are rastered on a lane of their own, which never waits for the pipeline; until they are there the
/// last picture is shown scaled. One of another snapshot, row or block size is marked where that lasts, and
/// taken away where its tokens or ranks are not those of the bands beside it. Without an execution the rows
/// stand in plan order; without a plan in original order, and have no ranks.
class MaskView : public QWidget {
  Q_OBJECT

 public:
  explicit MaskView(StudioModel& model, QWidget* parent = nullptr);
  MaskView(StudioModel& model, MakePicture make, QWidget* parent = nullptr);
  /// B beside `a`: linked with it, and without a gutter of its own.
  MaskView(MaskView& a, Side side, QWidget* parent = nullptr);

  /// Whose plan is shown: A's, or B's where two strategies are compared.
  [[nodiscard]] Side side() const { return side_; }
  /// Whether what is drawn compares two strategies.
  [[nodiscard]] bool isComparing() const;
  /// Why the strategy of this side cannot be shown in this order; empty where it can.
  [[nodiscard]] QString refusal() const;
  [[nodiscard]] MaskLink& link() const { return *link_; }
  [[nodiscard]] StudioModel& model() const { return model_; }
  /// The view of B beside this one of A; null where there is none.
  [[nodiscard]] const MaskView* other() const { return other_; }

  /// The order asked for, and the one shown: that needs a plan, or an execution.
  [[nodiscard]] RowOrder wantedOrder() const { return wanted_order_; }
  [[nodiscard]] RowOrder order() const;
  void setWantedOrder(RowOrder order);
  /// Shows instead, in original order, which blocks change owner from A to B.
  [[nodiscard]] bool isDifference() const { return difference_; }
  void setDifference(bool difference);
  /// "402 of 512 q blocks change owner, 1,234 tiles move"; empty where it is not shown, or not known yet.
  [[nodiscard]] QString differenceText() const;
  [[nodiscard]] MaskColour colour() const { return colour_; }
  void setColour(MaskColour colour);

  [[nodiscard]] const MaskSight& sight() const { return link_->sight(); }
  void setSight(const MaskSight& wanted);
  void fit();
  void zoom(QPointF at, double factor);

  /// Where pairs are drawn; everything else stands around it. In this widget's px.
  [[nodiscard]] QRect canvas() const;
  [[nodiscard]] MaskProjection projection() const { return {sight(), QRectF(canvas())}; }
  /// The rows of a rank in q rearranged order, as high as the canvas shows them (and beyond its edges); empty
  /// in original order.
  [[nodiscard]] QRectF bandRect(Rank rank) const;
  /// The newest picture; null before the first.
  [[nodiscard]] const std::shared_ptr<const MaskPicture>& picture() const { return picture_; }
  /// Whether the picture is of what is now in sight.
  [[nodiscard]] bool isCurrent() const;
  /// Whether no other picture is to come: it is current, or there is none to be had (no mask, a refused
  /// side).
  [[nodiscard]] bool isSettled() const { return !wantedPicture() || isCurrent(); }
  /// Whether the picture is of what bands and ticks are drawn from, at whatever sight.
  [[nodiscard]] bool pictureBelongs() const;
  /// Whether it has not been for long enough to say so.
  [[nodiscard]] bool showsStalePicture() const { return picture_lag_.said() && !pictureBelongs(); }
  /// The picture where it may stand under the bands, else null: not in another order, nor, once it is marked,
  /// with another row's tokens or another number of them, or of ranks.
  [[nodiscard]] std::shared_ptr<const MaskPicture> drawnPicture() const;
  /// What to rasterise to see `sight` on so many device pixels; nothing where there is nothing to see.
  [[nodiscard]] std::optional<MaskPictureRequest> requestFor(const MaskSight& sight, QSize pixels,
                                                             double scale) const;
  /// All that is shown, in words.
  [[nodiscard]] QString describe() const;
  /// What is under the cursor: "q block 12, kv block 3, partial, 37.5 %, rank 5".
  [[nodiscard]] const QString& readOut() const { return read_out_; }
  [[nodiscard]] const std::optional<PointedTile>& pointedTile() const { return pointed_tile_; }

  /// What is drawn, by this view and what stands beside it; null where there is nothing yet. The plan is that
  /// of this view's side.
  [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;
  [[nodiscard]] std::shared_ptr<const Plan> plan() const;
  [[nodiscard]] std::shared_ptr<const Mask> mask() const;
  /// What the kernels run of it; null but in executed order.
  [[nodiscard]] std::shared_ptr<const Execution> execution() const;
  /// The block size of the tiles that are drawn.
  [[nodiscard]] BlockSize blockSize() const;
  /// Whether what is drawn has been older than the newest snapshot for long enough to say so.
  [[nodiscard]] bool showsStale() const { return order() == RowOrder::executed && link_->showsStale(); }
  /// Positions of a rank's band; 0 in original order.
  [[nodiscard]] std::int64_t bandTokens() const;
  [[nodiscard]] BatchRow row() const;

  /// The rank that does most in the shown row, by what the order counts; none in original order.
  [[nodiscard]] std::optional<Rank> slowestRank() const;
  /// What is drawn magnified elsewhere, outlined here; kv from left to right, q from top to bottom.
  void setMagnified(const std::optional<QRectF>& places);

  /// Moves the cursor by tiles, keeps it in sight, and points at what is there. Without a cursor, puts one
  /// into the middle.
  void moveCursor(std::int64_t q_tiles, std::int64_t kv_tiles);
  /// The same by what is in sight; up and down by a rank's band where there are bands.
  void moveCursorByScreen(int q, int kv);
  /// To the first or the last tile of an axis, -1 or 1; 0 leaves it where it is.
  void moveCursorToEdge(int q, int kv);
  void clearCursor();
  /// As a mouse over this place does.
  void pointAt(const MaskPlace& place) {
    if (mask() != nullptr) putCursor(place, CursorBy::mouse);
  }
  /// Pans by shares of what is in sight.
  void pan(double q, double kv);
  /// Zooms about the cursor where it is in sight, else about the middle.
  void zoomAtCursor(double factor);
  /// Zooms to the rectangle that was drawn, else to the selected document, else to the band of the rank that
  /// is pointed at. Says so where there is none of them.
  void zoomToSelection();
  /// Selects the document of the q token under the cursor.
  void selectDocumentUnderCursor();

  /// Draws all of it; without cursor, focus and whatever else belongs to the screen only where `for_export`.
  void paint(QPainter& painter, bool for_export);

  [[nodiscard]] QSize sizeHint() const override { return {640, 640}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 200}; }

 Q_SIGNALS:
  void sightChanged();
  /// There is another picture, or it is now marked or no longer so.
  void pictureChanged();
  void orderChanged();
  /// Snapshot, plan, execution or row may be others now.
  void shownChanged();
  void pointedTileChanged();

 protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseReleaseEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void changeEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  MaskView(StudioModel& model, MakePicture make, std::shared_ptr<MaskLink> link, Side side, QWidget* parent);
  void takeSnapshot();
  [[nodiscard]] const StrategyOutcome* outcome() const;
  /// Paints anew, and asks for the picture where it is another one.
  void request();
  void ask();
  void noteLag();
  [[nodiscard]] std::optional<MaskPictureRequest> wantedPicture() const;
  void showPicture(std::shared_ptr<const MaskPicture> picture);
  void recolour();
  void point(QPointF at);
  void takeCursor();
  void readCursor();
  void putCursor(const MaskPlace& place, CursorBy by);
  [[nodiscard]] Pointed pointedAt(const MaskPlace& place) const;
  [[nodiscard]] PointedTile tileAt(const MaskPlace& place) const;
  [[nodiscard]] MaskPlace placeAt(QPointF at) const;
  void showPlace(const MaskPlace& place);
  /// The token at a place of an axis: itself, or what the plan puts there.
  [[nodiscard]] std::int64_t tokenAt(std::int64_t place, bool rearranged) const;
  [[nodiscard]] bool coversCanvas() const;
  void paintMask(QPainter& painter);
  void drawCaption(QPainter& painter, bool for_export);
  void drawHeading(QPainter& painter, const QRect& room);
  void drawOwnerColumns(QPainter& painter);
  void drawPointed(QPainter& painter);
  void drawPointedDocument(QPainter& painter, std::size_t document);
  void drawPointedTile(QPainter& painter);
  void drawMarks(QPainter& painter);
  void drawCrosshair(QPainter& painter);
  [[nodiscard]] QRectF kvFlag() const;
  struct DocumentMarks;
  /// Null until they are there: a long document in many pieces takes longer than a frame.
  [[nodiscard]] const DocumentMarks* documentMarks(Interval tokens);
  [[nodiscard]] QString nothingText() const;
  /// Whether what stands on the canvas is marked.
  [[nodiscard]] bool isMarked() const { return showsStale() || showsStalePicture(); }
  [[nodiscard]] std::int64_t seqLen() const;

  /// What the image's colours depend on besides the picture.
  struct Colouring {
    ThemeKind theme;
    std::optional<Rank> lit;
    bool operator==(const Colouring&) const = default;
  };

  /// Where a document's tokens stand along both axes of the canvas, in the device's pixels; kept until any
  /// of what it is made from changes.
  struct DocumentMarks {
    std::shared_ptr<const Plan> plan;
    BatchRow row;
    Interval tokens;
    MaskSight sight;
    QSize pixels;
    std::vector<PixelRun> q;
    std::vector<PixelRun> kv;

    [[nodiscard]] bool isOf(const DocumentMarks& wanted) const {
      return plan == wanted.plan && row == wanted.row && tokens == wanted.tokens && sight == wanted.sight &&
             pixels == wanted.pixels;
    }
    /// These with their pixels.
    [[nodiscard]] DocumentMarks found() const;
  };

  StudioModel& model_;
  std::shared_ptr<MaskLink> link_;
  Side side_ = Side::a;
  MaskView* other_ = nullptr;
  Minimap* minimap_ = nullptr;  ///< of A only: B has the same sight
  RowOrder wanted_order_ = RowOrder::executed;
  RowOrder shown_order_ = RowOrder::original;
  MaskColour colour_ = MaskColour::by_rank;
  bool difference_ = false;
  std::shared_ptr<const MaskPicture> picture_;
  Lag picture_lag_{this};
  QImage image_;  ///< of the picture, in the theme in force
  std::optional<Colouring> coloured_for_;
  QString read_out_;
  std::optional<PointedTile> pointed_tile_;
  std::optional<QPointF> hovered_;
  std::optional<DocumentMarks> document_marks_;
  std::optional<DocumentMarks> wanted_marks_;  ///< asked for, without their pixels
  bool keyboard_focus_ = false;                ///< reached by a key, so that it has to be seen
  std::optional<QPointF> dragged_from_;
  bool dragged_ = false;                    ///< further than a click
  std::optional<MaskPlace> selected_from_;  ///< where a rectangle is being drawn from
  MaskSight dragged_sight_;
  std::optional<QRectF> magnified_;

  std::optional<MaskPictureRequest> asked_;  ///< what the lane was asked for last, until it is there
  PatientLane<DocumentMarks, DocumentMarks> marks_lane_;
  PatientLane<MaskPictureRequest, std::shared_ptr<const MaskPicture>>
      lane_;  ///< last: ends before what it uses
};

}  // namespace evenkeel::ui
