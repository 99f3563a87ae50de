#include "lessons/lesson_paper.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QRegularExpression>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>
#include <limits>
#include <utility>

#include "findings/findings_panel.h"
#include "how_it_works/how_it_works_panel.h"
#include "inspector/inspector_panel.h"
#include "mask_mod_editor/mask_mod_panel.h"
#include "mask_view/mask_panel.h"
#include "picture/picture_scale.h"
#include "picture/picture_sheet.h"
#include "rank_count/rank_count_panel.h"
#include "steps/steps_panel.h"
#include "strategies/strategies_panel.h"
#include "theme/style_sheet.h"
#include "theme/theme_scope.h"
#include "traffic/traffic_panel.h"

namespace evenkeel::ui {
namespace {

/// px of a panel: two stand beside one another under the sheet, or one is as wide as that.
constexpr int kNarrow = 444;
constexpr int kWide = 900;
constexpr int kLeastFilled = 320;  ///< of one that takes any height
constexpr int kMostHeight = 1150;
constexpr int kWithPanels = 520;  ///< of the sheet above them
constexpr int kSide = 14;
constexpr double kRadius = 8;

void dress(QWidget& widget, ThemeKind kind) {
  widget.setPalette(paletteOf(kind));
  // A style sheet stops palettes from being handed down, and labels would have the ink of the screen.
  const QString ink = QStringLiteral("QLabel { color: %1; }\n").arg(themeOf(kind).text.name());
  widget.setStyleSheet(ink + styleSheetOf(themeOf(kind)));
  widget.setFont(textFont(TextSize::normal));
}

LessonPicture painted(QWidget& widget, const QColor& ground) {
  QImage image((QSizeF(widget.size()) * kLessonPictureScale).toSize(), QImage::Format_RGB32);
  if (image.isNull()) return {image, widget.size()};
  image.setDevicePixelRatio(kLessonPictureScale);
  image.fill(ground);
  QPainter painter(&image);
  widget.render(&painter);
  return {image, widget.size()};
}

}  // namespace

/// A panel with its title over it, on a ground of its own.
class PaperPanel : public QWidget {
 public:
  PaperPanel(std::string id, StudioModel& model, const MaskView& view, ThemeKind kind) : id_(std::move(id)) {
    setAttribute(Qt::WA_DontShowOnScreen);
    setPictureScale(*this, kLessonPictureScale);
    dress(*this, kind);
    make(model, view);
    panel_->setProperty("panel", false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 8, 1, 6);
    // What it needs at its least width would be its least height.
    column->setSizeConstraint(QLayout::SetNoConstraint);
    column->setSpacing(4);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(kSide, 0, kSide, 0);
    auto* title = new QLabel(title_, this);
    title->setFont(textFont(TextSize::large, QFont::DemiBold));
    line->addWidget(title);
    line->addStretch(1);
    if (auto* caption = panel_->findChild<QLabel*>(QStringLiteral("panel-caption"))) line->addWidget(caption);
    column->addLayout(line);
    column->addWidget(panel_, 1);
    resize(wide_ ? kWide : kNarrow, kLeastFilled);
    show();  // on no screen; hidden widgets get no sizes
  }

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] LessonPanelPlace place() { return {this, panel_, title_, set_state_}; }
  /// Whether it shows the model as it is, at the height that this takes.
  [[nodiscard]] bool isReady() {
    if (!current_()) return false;
    // Nobody presses anything on paper.
    for (auto* button : panel_->findChildren<QAbstractButton*>()) button->hide();
    for (auto* slider : panel_->findChildren<QSlider*>()) slider->hide();
    for (auto* told : panel_->findChildren<QLabel*>(QRegularExpression(QStringLiteral("-told$"))))
      told->hide();
    layout()->activate();
    const int hint = layout()->hasHeightForWidth() ? layout()->heightForWidth(width()) : sizeHint().height();
    const bool fills = panel_->sizePolicy().verticalPolicy() == QSizePolicy::Expanding;
    const int height = std::min(kMostHeight, std::max(hint, fills ? kLeastFilled : 0));
    if (height == this->height()) return true;
    resize(width(), height);
    return false;
  }

 protected:
  void paintEvent(QPaintEvent* /*event*/) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme().line, 1));
    painter.setBrush(theme().panel);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
  }

 private:
  template <typename Panel>
  Panel* take(Panel* panel) {
    panel_ = panel;
    title_ = Panel::title();
    if constexpr (requires { panel->setViewState(QJsonObject()); }) {
      set_state_ = [panel](const QJsonObject& state) { panel->setViewState(state); };
    }
    if constexpr (requires { panel->isCurrent(); }) {
      current_ = [panel] { return panel->isCurrent(); };
    } else {
      current_ = [] { return true; };  // of the model at rest
    }
    return panel;
  }

  void make(StudioModel& model, const MaskView& view) {
    if (id_ == "strategies") {
      take(new StrategiesPanel(model, this));
    } else if (id_ == "findings") {
      take(new FindingsPanel(model, this));
    } else if (id_ == "cursor") {
      take(new InspectorPanel(view, this));
    } else if (id_ == "rank-count") {
      take(new RankCountPanel(model, this));
    } else if (id_ == "traffic") {
      take(new TrafficPanel(model, this));
    } else if (id_ == "steps") {
      take(new StepsPanel(model, this));
    } else if (id_ == "mask-mod") {
      wide_ = true;
      take(new MaskModPanel(model, this));
    } else {
      wide_ = true;
      auto* how = take(new HowItWorksPanel(model, this));
      // How it ended, with all that led there.
      current_ = [how] {
        const bool current = how->isCurrent();
        if (current) how->goTo(std::numeric_limits<int>::max());
        return current;
      };
    }
  }

  std::string id_;
  QString title_;
  QWidget* panel_ = nullptr;
  bool wide_ = false;
  std::function<bool()> current_;
  std::function<void(const QJsonObject&)> set_state_;
};

LessonPaper::LessonPaper(StudioModel& model, ThemeKind kind) : model_(model), kind_(kind) {
  const ThemeScope scope(kind_);
  sheet_ = std::make_unique<PictureSheet>(model, kLessonPicture, kLessonPictureScale);
  dress(*sheet_, kind_);
  connect(sheet_.get(), &PictureSheet::changed, this, &LessonPaper::changed);
}

LessonPaper::~LessonPaper() = default;

void LessonPaper::showPanels(const std::vector<std::string>& ids) {
  const ThemeScope scope(kind_);
  std::vector<std::unique_ptr<PaperPanel>> shown;
  for (const std::string& id : ids) {
    const auto known = std::find_if(panels_.begin(), panels_.end(),
                                    [&](const auto& panel) { return panel && panel->id() == id; });
    shown.push_back(known != panels_.end()
                        ? std::move(*known)
                        : std::make_unique<PaperPanel>(id, model_, sheet_->mask().view(), kind_));
  }
  panels_ = std::move(shown);
  // Then all of it is on one sheet.
  sheet_->resize(kLessonPicture.width(), panels_.empty() ? kLessonPicture.height() : kWithPanels);
}

std::optional<LessonPanelPlace> LessonPaper::panel(const std::string& id) const {
  for (const auto& panel : panels_) {
    if (panel->id() == id) return panel->place();
  }
  return std::nullopt;
}

bool LessonPaper::isReady() {
  const ThemeScope scope(kind_);
  if (!sheet_->isReady()) return false;
  bool ready = true;
  for (const auto& panel : panels_) ready = panel->isReady() && ready;
  return ready;
}

std::vector<LessonPicture> LessonPaper::pictures(const std::vector<std::string>& veiled) {
  const ThemeScope scope(kind_);
  std::vector<LessonPicture> all{painted(*sheet_, theme().ground)};
  for (const auto& panel : panels_) {
    if (std::find(veiled.begin(), veiled.end(), panel->id()) == veiled.end())
      all.push_back(painted(*panel, theme().panel));
  }
  return all;
}

}  // namespace evenkeel::ui
