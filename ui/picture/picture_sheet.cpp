#include "picture/picture_sheet.h"

#include <QEvent>
#include <QPainter>

#include "mask_view/mask_panel.h"
#include "model/workload_text.h"
#include "picture/picture_scale.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"
#include "theme/theme.h"

namespace evenkeel::ui {
namespace {

constexpr int kMargin = 16;
constexpr int kGap = 12;

}  // namespace

PictureSheet::PictureSheet(StudioModel& model, QSize size, double scale) : model_(model) {
  setAttribute(Qt::WA_DontShowOnScreen);
  // First, as the views ask for it when they are made.
  setPictureScale(*this, scale);
  strip_ = new SequenceStrip(model, this);
  lanes_ = new RankLanes(model, this);
  mask_ = new MaskPanel(model, this);
  connect(&model_, &StudioModel::snapshotChanged, this, &PictureSheet::changed);
  connect(&model_, &StudioModel::comparisonChanged, this, &PictureSheet::changed);
  connect(lanes_, &RankLanes::rastered, this, &PictureSheet::changed);
  connect(mask_, &MaskPanel::pictureChanged, this, &PictureSheet::changed);
  resize(size);
  place();
  show();  // on no screen; hidden widgets get no sizes
}

void PictureSheet::setView(const PictureView& view) {
  mask_->setViewState(view.mask);
  mask_->bars().setViewState(view.bars);
  strip_->setViewState(view.strip);
}

bool PictureSheet::isReady() const {
  return model_.isSettled() && lanes_->height() == lanes_->sizeHint().height() && lanes_->isCurrent() &&
         mask_->isCurrent();
}

QString PictureSheet::strategiesText() const {
  const Project& project = model_.project();
  const QString a = QString::fromStdString(project.a.strategy);
  return project.b ? tr("A %1, B %2").arg(a, QString::fromStdString(*project.b)) : a;
}

QString PictureSheet::title() const {
  return strategiesText() + QStringLiteral(" · ") + workloadText(model_.project());
}

int PictureSheet::headingHeight() const {
  return kMargin + QFontMetrics(textFont(TextSize::large)).height() + kGap / 2;
}

void PictureSheet::place() {
  int top = headingHeight();
  const int strip = strip_->sizeHint().height();
  strip_->setGeometry(0, top, width(), strip);
  top += strip;
  const int lanes = lanes_->sizeHint().height();
  lanes_->setGeometry(0, top, width(), lanes);
  top += lanes + kGap;
  mask_->setGeometry(kMargin, top, width() - 2 * kMargin, std::max(0, height() - top - kMargin));
}

bool PictureSheet::event(QEvent* event) {
  // The lanes under the sequence need more room once there are those of B.
  if (event->type() == QEvent::LayoutRequest) {
    place();
    Q_EMIT changed();
  }
  return QWidget::event(event);
}

void PictureSheet::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  place();
}

void PictureSheet::paintEvent(QPaintEvent* /*event*/) {
  QPainter painter(this);
  painter.fillRect(rect(), theme().ground);
  const QFont strong = textFont(TextSize::large, QFont::DemiBold);
  const QFontMetrics metrics(strong);
  const int base = kMargin + metrics.ascent();
  painter.setFont(strong);
  painter.setPen(theme().text);
  const QString strategies = strategiesText();
  painter.drawText(kMargin, base, strategies);
  const int left = kMargin + metrics.horizontalAdvance(strategies) + kMargin;
  const QFont quiet = textFont(TextSize::normal);
  painter.setFont(quiet);
  painter.setPen(theme().quietText);
  const QString rest =
      QString::fromStdString(mask_name(model_.project().a.masks.front().mask)) + QStringLiteral(" · ") +
      workloadText(model_.project()) + QStringLiteral(" · PyTorch ") +
      QString::fromStdString(std::string(reference_name(model_.project().a.reference))).section('-', 1);
  painter.drawText(left, base,
                   QFontMetrics(quiet).elidedText(rest, Qt::ElideRight, width() - left - kMargin));
}

}  // namespace evenkeel::ui
