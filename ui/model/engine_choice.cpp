#include "model/engine_choice.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QMetaObject>
#include <exception>
#include <utility>

namespace evenkeel::ui {
namespace {

QString automatic() {
  return QStringLiteral("auto");
}

}  // namespace

EngineChoice::EngineChoice(StudioModel& model, std::vector<EngineProvider> providers, QString chosen,
                           QObject* parent)
    : QObject(parent),
      model_(model),
      model_pointer_(&model),
      providers_(std::move(providers)),
      chosen_(std::move(chosen)),
      group_(new QActionGroup(this)),
      lane_([this](const std::string& name,
                   const std::stop_token&) -> std::optional<Found> { return find(name); },
            [this](std::uint64_t, Found found) {
              QMetaObject::invokeMethod(
                  this, [this, taken = std::move(found)] { take(taken); }, Qt::QueuedConnection);
            }) {
  const auto add = [this](const QString& name, const QString& text) {
    auto* action = new QAction(text, this);
    action->setObjectName(QStringLiteral("engine-") + name);
    action->setCheckable(true);
    action->setData(name);
    connect(action, &QAction::triggered, this, [this, name] { choose(name); });
    group_->addAction(action);
    commands_ << action;
  };
  for (const EngineProvider& provider : providers_) {
    const QString name = QString::fromStdString(provider.name);
    add(name, tr("Compute with %1").arg(name.toUpper()));
  }
  add(automatic(), tr("Compute with what is there: a GPU, else the CPU"));
  show();
}

EngineChoice::~EngineChoice() = default;

void EngineChoice::choose(const QString& name) {
  show();  // the choice stays where it is until the new one was found
  lane_.submit(name.toStdString());
}

/// On the lane's thread.
EngineChoice::Found EngineChoice::find(const std::string& name) const {
  std::string reason;
  const auto probed = [&reason](const std::string& backend, const EngineStatus& status) {
    if (!reason.empty()) reason += "; ";
    reason += backend + (status.available ? ": " : " is not used: ") + status.description;
  };
  // What goes wrong later is told once, on any thread; whether the model is still there is known on its own.
  const auto note = [model = model_pointer_](const std::string& line) {
    QMetaObject::invokeMethod(
        QCoreApplication::instance(),
        [model, line] {
          if (model) model->say(QString::fromStdString(line));
        },
        Qt::QueuedConnection);
  };
  try {
    auto engine = choose_engine(providers_, name, note, probed);
    if (!engine) return {name, engine.error(), reason};
    // A backend that was asked for by name may lack a primitive.
    std::shared_ptr<const Engine> whole = name == "cpu" || name == "auto"
                                              ? std::move(engine).value()
                                              : with_cpu_fallback(std::move(engine).value(), note);
    return {name, std::move(whole), reason};
  } catch (const std::exception& failure) {
    return {name,
            make_error(ErrorKind::memory, "memory", std::string("the engine was not made: ") + failure.what(),
                       "close other programs"),
            reason};
  }
}

void EngineChoice::take(const Found& found) {
  reason_ = QString::fromStdString(found.reason);
  if (found.engine) {
    chosen_ = QString::fromStdString(found.name);
    model_.useEngine(*found.engine);
    const QString used = QString::fromStdString((*found.engine)->name()).toUpper();
    model_.say(reason_.isEmpty() ? tr("%1 computes").arg(used) : tr("%1 computes; %2").arg(used, reason_));
  } else {
    model_.say(QString::fromStdString(found.engine.error().line()));
  }
  show();
  Q_EMIT changed();
}

void EngineChoice::show() {
  for (QAction* action : commands_) {
    action->setChecked(action->data().toString() == chosen_);
    action->setToolTip(reason_);
  }
}

}  // namespace evenkeel::ui
