#pragma once

#include <QWidget>
#include <cstdint>
#include <optional>

#include "model/studio_model.h"

namespace evenkeel::ui {

/// Cells of one side or of two, in rows and columns, whatever each of them draws: one is told in words, that
/// under the keyboard's cursor or else that under the pointer, and its rank lights up everywhere. Arrows,
/// Home and End move the cursor, across from one side to the other too; Escape takes it away.
class CellView : public QWidget {
  Q_OBJECT

 public:
  struct Place {
    std::size_t side = 0;
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const Place&) const = default;
  };

  /// Whether what is shown belongs to an older snapshot: all of it is paled.
  [[nodiscard]] bool isStale() const { return stale_; }
  [[nodiscard]] std::optional<Place> told() const { return cursor_ ? cursor_ : hovered_; }
  [[nodiscard]] virtual QString tell(const Place& place) const = 0;

 Q_SIGNALS:
  void toldChanged();

 protected:
  /// `sides` says whether they stand beside one another (horizontal), so that left and right lead across, or
  /// above.
  CellView(StudioModel& model, Qt::Orientation sides, QWidget* parent);

  static constexpr double kInset = 5;  ///< px around all of it, where the focus shows
  [[nodiscard]] static double smallHeight();

  [[nodiscard]] virtual std::size_t sideCount() const = 0;
  /// 0 where a side has no cells.
  [[nodiscard]] virtual std::int64_t rows(std::size_t side) const = 0;
  [[nodiscard]] virtual std::int64_t columns(std::size_t side) const = 0;
  [[nodiscard]] virtual std::optional<Place> placeAt(QPointF at) const = 0;
  /// The rank that a cell is about; nothing where there are several.
  [[nodiscard]] virtual std::optional<Rank> rankOf(const Place& place) const = 0;
  /// All but the ring of the focus. Only where there are sides.
  virtual void draw(QPainter& painter) const = 0;

  [[nodiscard]] StudioModel& model() const { return model_; }
  [[nodiscard]] bool exists(const Place& place) const;
  /// After the cells have changed: what pointed at one that is gone points nowhere.
  void cellsChanged(bool stale);
  /// "A", and the strategy after it, elided.
  static void drawHeading(QPainter& painter, QRectF room, Side side, const QString& strategy);

  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;

 private:
  void point(const std::optional<Place>& place);
  void setCursorPlace(std::optional<Place> place);
  void dropCursor();
  /// Where a key leads from there; nothing for keys that lead nowhere.
  [[nodiscard]] std::optional<Place> reached(Place from, int key) const;
  [[nodiscard]] std::optional<Place> first() const;

  StudioModel& model_;
  Qt::Orientation sides_;
  bool stale_ = false;
  std::optional<Place> hovered_;
  std::optional<Place> cursor_;
  bool keyboard_focus_ = false;  ///< reached by a key, so that it has to be seen
};

}  // namespace evenkeel::ui
