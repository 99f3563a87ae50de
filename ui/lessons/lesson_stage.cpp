#include "lessons/lesson_stage.h"

#include <QObject>
#include <algorithm>
#include <utility>

#include "mask_view/mask_panel.h"
#include "strip/rank_lanes.h"
#include "strip/sequence_strip.h"

namespace evenkeel::ui {
namespace {

constexpr int kOutset = 4;  ///< px between a view and the outside of its outline

}  // namespace

LessonStage::LessonStage(StudioModel& model, SequenceStrip& strip, RankLanes& lanes, MaskPanel& mask,
                         LessonPanels panels)
    : model_(model), strip_(strip), lanes_(lanes), mask_(mask), panels_(std::move(panels)) {}

LessonStage::~LessonStage() {
  mark({}, {});
}

void LessonStage::show(const LessonView& view) {
  const bool difference = view.order == "difference";
  QJsonObject state{
      {QStringLiteral("order"), difference ? QStringLiteral("executed") : QString::fromStdString(view.order)},
      {QStringLiteral("difference"), difference}};
  if (!view.colour.empty()) state[QStringLiteral("colour")] = QString::fromStdString(view.colour);
  // Whole and plain, whatever somebody made of it in the step before.
  const QString measure = QString::fromStdString(view.measure);
  state[QStringLiteral("bars")] = QJsonObject{{QStringLiteral("measure"), measure},
                                              {QStringLiteral("order"), QStringLiteral("by-rank")},
                                              {QStringLiteral("scale"), QStringLiteral("from-zero")}};
  mask_.setViewState(state);
  strip_.setViewState(
      {{QStringLiteral("zoom"), QJsonObject{{QStringLiteral("begin"), 0.0}, {QStringLiteral("span"), 1.0}}}});
  const auto give = [this](const char* id, const QJsonObject& panel_state) {
    const auto panel = panels_(id);
    if (panel && panel->setViewState) panel->setViewState(panel_state);
  };
  give("strategies", {{QStringLiteral("unit"), measure}, {QStringLiteral("sorted_by"), -1}});
  give("steps", {{QStringLiteral("kind"), QString::fromStdString(view.steps)}});
  model_.pinRank(view.rank);
  model_.setPointed({view.rank, view.document, view.q_block, std::nullopt});
}

void LessonStage::mark(const std::vector<std::string>& outlined, const std::vector<std::string>& veiled) {
  for (const QPointer<LessonMark>& mark : marks_) {
    if (mark) delete mark.data();
  }
  marks_.clear();
  const auto add = [this](const std::string& element, LessonMarking marking) {
    // Round the mask and the bars there is room, and in them are numbers up to the edge.
    const bool round = marking == LessonMarking::outline && (element == "mask" || element == "bars");
    for (QWidget* widget : widgetsOf(element, marking))
      marks_.emplace_back(new LessonMark(*widget, marking, round ? kOutset : 0));
  };
  for (const std::string& element : veiled) add(element, LessonMarking::veil);
  for (const std::string& element : outlined) add(element, LessonMarking::outline);
}

std::vector<QWidget*> LessonStage::widgetsOf(const std::string& element, LessonMarking marking) const {
  const bool veil = marking == LessonMarking::veil;
  if (element == "strip") return {&strip_};
  if (element == "lanes") return {&lanes_};
  if (element == "bars") return {&mask_.bars()};
  if (element == "mask") {
    std::vector<QWidget*> views{&mask_.view(), &mask_.viewB()};
    // The bands below repeat what the masks show.
    if (veil) views.push_back(&mask_.slowestBands());
    return views;
  }
  const auto panel = panels_(element);
  if (!panel) return {};
  return {veil ? panel->inside : panel->whole};
}

QString LessonStage::titleOf(const std::string& element) const {
  if (element == "strip") return QObject::tr("the sequence");
  if (element == "lanes") return QObject::tr("the lanes under the sequence");
  if (element == "bars") return QObject::tr("the bars beside the mask");
  if (element == "mask") return QObject::tr("the mask");
  const auto panel = panels_(element);
  return panel ? panel->title : QString();
}

const std::vector<std::string>& outlinedBy(const LessonStep& step, bool revealed) {
  return revealed ? step.reveal_highlight : step.highlight;
}

std::vector<std::string> panelsOf(const LessonStep& step, bool revealed) {
  std::vector<std::string> panels = (revealed ? step.revealed : step.state).view.panels;
  const auto known = lesson_panels();
  for (const std::string& element : outlinedBy(step, revealed)) {
    const bool is_panel = std::find(known.begin(), known.end(), element) != known.end();
    if (is_panel && std::find(panels.begin(), panels.end(), element) == panels.end())
      panels.push_back(element);
  }
  return panels;
}

}  // namespace evenkeel::ui
