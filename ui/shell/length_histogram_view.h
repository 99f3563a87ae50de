#pragma once

#include <QWidget>
#include <optional>

#include "layout/length_histogram.h"

namespace evenkeel::ui {

/// How long documents are: for every power of two the share of the documents that have such a length, and
/// beside it, hatched, the share of the tokens that lie in them. A bin is told in words by a tool tip, all of
/// them by the description that is read aloud.
class LengthHistogramView : public QWidget {
  Q_OBJECT

 public:
  explicit LengthHistogramView(QWidget* parent = nullptr);

  /// Nothing: there is none, and nothing is drawn.
  void show(std::optional<LengthHistogram> histogram);
  /// Pales what is of older settings.
  void setStale(bool stale);
  [[nodiscard]] const std::optional<LengthHistogram>& histogram() const { return histogram_; }
  [[nodiscard]] bool isStale() const { return stale_; }
  /// "256 to 511 tokens: 12 documents, 31.6 %; 4,500 tokens, 6.9 %".
  [[nodiscard]] QString tell(std::size_t bin) const;
  /// The bars of a bin, in this widget's px.
  [[nodiscard]] QRectF documentsBar(std::size_t bin) const;
  [[nodiscard]] QRectF tokensBar(std::size_t bin) const;

  [[nodiscard]] QSize sizeHint() const override;
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

 private:
  [[nodiscard]] QRectF plot() const;
  /// What the plot's height stands for: a share that ends on a line with a round number.
  [[nodiscard]] double top() const;
  [[nodiscard]] double binLeft(std::size_t bin) const;
  [[nodiscard]] std::size_t binCount() const;
  [[nodiscard]] QRectF bar(std::size_t bin, std::int64_t part, std::int64_t whole, bool second) const;
  void drawScale(QPainter& painter) const;
  void drawLegend(QPainter& painter) const;

  std::optional<LengthHistogram> histogram_;
  bool stale_ = false;
};

}  // namespace evenkeel::ui
